namespace RnnStream.Numerics;

/// <summary>The operations that a vector body needs, for one register width, so that each body is written
/// once.</summary>
/// <typeparam name="TVector">The register: <c>Vector128</c>, <c>Vector256</c> or <c>Vector512</c> of float.</typeparam>
/// <remarks>Implementations are empty structs: the compiler specialises every generic body for each of them and nothing
/// of the abstraction remains at run time. All operations are IEEE and lane-wise, so every width gives equal
/// bits.</remarks>
internal interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in one register.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(ref float source, nuint offset);

    static abstract void Store(TVector value, ref float destination, nuint offset);

    /// <summary>Stores the first lanes, fewer than all; none if <paramref name="count"/> is not positive.</summary>
    static abstract void StoreFirst(TVector value, ref float destination, int count);

    static abstract TVector Create(float value);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TVector FusedMultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector Sqrt(TVector a);

    static abstract TVector Abs(TVector a);

    /// <summary>Held within ± bound; NaN stays NaN.</summary>
    static abstract TVector Clamp(TVector a, float bound);

    /// <summary>a · 2^k, where k is the whole number in the low bits of <paramref name="biased"/>'s pattern; a · 2^k
    /// must be normal.</summary>
    static abstract TVector TimesPowerOfTwo(TVector a, TVector biased);

    /// <summary>The fixed hyperbolic tangent of <see cref="ActivationKernel"/>.</summary>
    static abstract TVector Tanh(TVector a);

    /// <summary>The fixed logistic function of <see cref="ActivationKernel"/>.</summary>
    static abstract TVector Sigmoid(TVector a);
}
