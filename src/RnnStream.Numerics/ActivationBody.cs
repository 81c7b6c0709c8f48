using System.Runtime.CompilerServices;

namespace RnnStream.Numerics;

/// <summary>The operation sequences of <see cref="ActivationKernel"/>, written once for every register width.</summary>
/// <remarks>With one lane they are the scalar reference. Every operation is IEEE and lane-wise and the order is fixed,
/// so the bits do not depend on the width. The tests measure each stated error over floats of every
/// exponent.</remarks>
internal static class ActivationBody
{
    /// <summary>The smallest float at which the quotient rounds to exactly 1 (found by trying all from 7 upwards):
    /// holding x there saturates exactly and never overshoots. tanh itself is 1 − 2.3e-7 there.</summary>
    private const float TanhBound = 7.983721f;

    private const float ExpBound = 87.3f;

    /// <summary><c>tanh x = x P(x²) / Q(x²)</c>, P and Q of degree 4.</summary>
    /// <remarks>P and Q minimise the largest relative error on |x| ≤ 9.02 (2.1e-8 before rounding), fitted by Lawson's
    /// iteration (Lawson 1961) on 600 Chebyshev points in double precision.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        x = TLanes.Clamp(x, TanhBound);
        var s = TLanes.Multiply(x, x);
        var p = TLanes.FusedMultiplyAdd(
            TLanes.Create(1.3319155496534801e-08f), s, TLanes.Create(2.0583549500560379e-05f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(0.0034940390628626903f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(0.13379721884767459f));
        p = TLanes.FusedMultiplyAdd(p, s, TLanes.Create(1));
        var q = TLanes.FusedMultiplyAdd(
            TLanes.Create(7.7620559976920286e-07f), s, TLanes.Create(0.0003283099944526501f));
        q = TLanes.FusedMultiplyAdd(q, s, TLanes.Create(0.025871090764102506f));
        q = TLanes.FusedMultiplyAdd(q, s, TLanes.Create(0.46713037149541586f));
        q = TLanes.FusedMultiplyAdd(q, s, TLanes.Create(1));
        return TLanes.Divide(TLanes.Multiply(x, p), q);
    }

    /// <summary><c>σ(x) = ½ tanh(½ x) + ½</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var half = TLanes.Create(0.5f);
        return TLanes.FusedMultiplyAdd(Tanh<TVector, TLanes>(TLanes.Multiply(x, half)), half, half);
    }

    /// <summary><c>e^x = 2^k e^r</c>, k the whole number nearest to x / ln 2, e^r by Taylor's series to r⁷.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        x = TLanes.Clamp(x, ExpBound);

        // Adding 1.5 · 2²³ leaves the nearest whole number in the low bits. ln 2 in two parts (Cody and Waite 1980).
        var shift = TLanes.Create(12582912f);
        var shifted = TLanes.FusedMultiplyAdd(x, TLanes.Create(1.44269504f), shift);
        var k = TLanes.Subtract(shifted, shift);
        var r = TLanes.FusedMultiplyAdd(k, TLanes.Create(-0.693145752f), x);
        r = TLanes.FusedMultiplyAdd(k, TLanes.Create(-1.42860677e-6f), r);
        var y = TLanes.FusedMultiplyAdd(TLanes.Create(1f / 5040), r, TLanes.Create(1f / 720));
        y = TLanes.FusedMultiplyAdd(y, r, TLanes.Create(1f / 120));
        y = TLanes.FusedMultiplyAdd(y, r, TLanes.Create(1f / 24));
        y = TLanes.FusedMultiplyAdd(y, r, TLanes.Create(1f / 6));
        y = TLanes.FusedMultiplyAdd(y, r, TLanes.Create(0.5f));
        y = TLanes.FusedMultiplyAdd(y, r, TLanes.Create(1));
        y = TLanes.FusedMultiplyAdd(y, r, TLanes.Create(1));

        // NaN would lose itself in the shift of bits; x − x brings it back and is 0 otherwise.
        return TLanes.Add(TLanes.TimesPowerOfTwo(y, shifted), TLanes.Subtract(x, x));
    }

    /// <summary><c>ln(1 + e^x) = max(x, 0) + ln(1 + u)</c> with <c>u = e^−|x|</c> and <c>ln(1 + u) = 2 artanh(u / (2 +
    /// u))</c>, by the series to the 15th power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TVector, TLanes>(TVector x)
        where TVector : struct
        where TLanes : ILanes<TVector>
    {
        var half = TLanes.Create(0.5f);
        var size = TLanes.Abs(x);
        var positive = TLanes.FusedMultiplyAdd(x, half, TLanes.Multiply(size, half));
        var u = Exp<TVector, TLanes>(TLanes.Subtract(TLanes.Create(0), size));
        var s = TLanes.Divide(u, TLanes.Add(u, TLanes.Create(2)));
        var z = TLanes.Multiply(s, s);
        var y = TLanes.FusedMultiplyAdd(TLanes.Create(2f / 15), z, TLanes.Create(2f / 13));
        y = TLanes.FusedMultiplyAdd(y, z, TLanes.Create(2f / 11));
        y = TLanes.FusedMultiplyAdd(y, z, TLanes.Create(2f / 9));
        y = TLanes.FusedMultiplyAdd(y, z, TLanes.Create(2f / 7));
        y = TLanes.FusedMultiplyAdd(y, z, TLanes.Create(2f / 5));
        y = TLanes.FusedMultiplyAdd(y, z, TLanes.Create(2f / 3));
        y = TLanes.FusedMultiplyAdd(y, z, TLanes.Create(2));
        return TLanes.FusedMultiplyAdd(y, s, positive);
    }
}
