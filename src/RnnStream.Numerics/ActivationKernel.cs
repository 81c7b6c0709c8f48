using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnStream.Numerics;

/// <summary>Activation functions of floats: one fixed sequence of IEEE operations each, the same in every
/// lane.</summary>
/// <remarks>All kernels agree bit for bit. NaN gives NaN. Spans may be the same memory, but must not overlap otherwise.
/// Thread-safe, no allocation, O(length).</remarks>
public static class ActivationKernel
{
    /// <summary>Hyperbolic tangent; absolute and relative error below 3e-7; exactly ±1 beyond 7.983721.</summary>
    public static float Tanh(float x) => ActivationBody.Tanh<float, LanesScalar>(x);

    /// <summary>The logistic function 1 / (1 + e^−x); absolute error below 1.5e-7; exactly 0 and 1 beyond
    /// ±15.967442.</summary>
    public static float Sigmoid(float x) => ActivationBody.Sigmoid<float, LanesScalar>(x);

    /// <summary>e^x with x held within ± 87.3; relative error below 2e-7.</summary>
    public static float Exp(float x) => ActivationBody.Exp<float, LanesScalar>(x);

    /// <summary>ln(1 + e^x), as <c>max(x, 0) + ln(1 + e^−|x|)</c>; relative error below 4e-7 for x ≥ −87.3.</summary>
    public static float Softplus(float x) => ActivationBody.Softplus<float, LanesScalar>(x);

    /// <summary><see cref="Tanh(float)"/> of every element.</summary>
    /// <param name="x">Any shape, no unit.</param>
    /// <param name="destination">Same shape; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) =>
        Tanh(KernelSelection.Current, x, destination);

    /// <summary><see cref="Sigmoid(float)"/> of every element.</summary>
    /// <param name="x">Any shape, no unit.</param>
    /// <param name="destination">Same shape; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) =>
        Sigmoid(KernelSelection.Current, x, destination);

    /// <summary><see cref="Exp(float)"/> of every element.</summary>
    /// <param name="x">Any shape, no unit.</param>
    /// <param name="destination">Same shape; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) =>
        Exp(KernelSelection.Current, x, destination);

    /// <summary><see cref="Softplus(float)"/> of every element.</summary>
    /// <param name="x">Any shape, no unit.</param>
    /// <param name="destination">Same shape; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination) =>
        Softplus(KernelSelection.Current, x, destination);

    internal static void Tanh(KernelWidth kernel, ReadOnlySpan<float> x, Span<float> destination) =>
        Run<TanhFunction>(kernel, x, destination);

    internal static void Sigmoid(KernelWidth kernel, ReadOnlySpan<float> x, Span<float> destination) =>
        Run<SigmoidBody>(kernel, x, destination);

    internal static void Exp(KernelWidth kernel, ReadOnlySpan<float> x, Span<float> destination) =>
        Run<ExpBody>(kernel, x, destination);

    internal static void Softplus(KernelWidth kernel, ReadOnlySpan<float> x, Span<float> destination) =>
        Run<SoftplusBody>(kernel, x, destination);

    private static void Run<TFunction>(KernelWidth kernel, ReadOnlySpan<float> x, Span<float> destination)
        where TFunction : struct, ILaneFunction
    {
        if (x.Length != destination.Length)
        {
            throw new ArgumentException($"{x.Length} values were given, room for {destination.Length}.");
        }

        var body = new MapBody<TFunction>(
            ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(destination));
        ElementLoop.Run(kernel, x.Length, body);
    }

    private readonly ref struct MapBody<TFunction>(ref float x, ref float destination) : IElementBody
        where TFunction : struct, ILaneFunction
    {
        private readonly ref float _x = ref x;
        private readonly ref float _destination = ref destination;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TVector, TLanes>(nuint at)
            where TVector : struct
            where TLanes : ILanes<TVector> =>
            TLanes.Store(TFunction.Apply<TVector, TLanes>(TLanes.Load(ref _x, at)), ref _destination, at);
    }

    private readonly struct SigmoidBody : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TLanes>(TVector x)
            where TVector : struct
            where TLanes : ILanes<TVector> => ActivationBody.Sigmoid<TVector, TLanes>(x);
    }

    private readonly struct ExpBody : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TLanes>(TVector x)
            where TVector : struct
            where TLanes : ILanes<TVector> => ActivationBody.Exp<TVector, TLanes>(x);
    }

    private readonly struct SoftplusBody : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TLanes>(TVector x)
            where TVector : struct
            where TLanes : ILanes<TVector> => ActivationBody.Softplus<TVector, TLanes>(x);
    }
}
