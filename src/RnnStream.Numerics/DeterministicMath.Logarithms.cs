namespace RnnStream.Numerics;

/// <content>Logarithms, their relatives and the cube root.</content>
public static partial class DeterministicMath
{
    /// <summary>Natural logarithm; −∞ at 0, NaN below.</summary>
    /// <remarks>Error below 1 ulp.</remarks>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        var (k, m) = Reduce(x);
        return LogOfReduced(m - 1, k, correction: 0);
    }

    /// <summary>ln(1 + x), exact also near zero; −∞ at −1, NaN below.</summary>
    /// <remarks>Error below 2 ulp.</remarks>
    public static double Log1p(double x)
    {
        if (!(x > -1) || double.IsPositiveInfinity(x))
        {
            return x == -1 ? double.NegativeInfinity : x < -1 ? double.NaN : x;
        }

        if (Math.Abs(x) < 1.1102230246251565e-16)
        {
            return x;
        }

        if (x is > -0.29289321881345248 and < 0.41421356237309505)
        {
            return LogOfReduced(x, 0, correction: 0);
        }

        // What rounding 1 + x lost, relative to it.
        var u = 1 + x;
        var (k, m) = Reduce(u);
        var correction = k < 54 ? (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u : 0;
        return LogOfReduced(m - 1, k, correction);
    }

    /// <summary>Decadic logarithm; −∞ at 0, NaN below. Powers of ten give whole numbers.</summary>
    /// <remarks>Error below 1 ulp.</remarks>
    public static double Log10(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        var (k, m) = Reduce(x);
        var f = m - 1;
        var halfSquare = 0.5 * f * f;
        var s = f / (2 + f);
        var series = LogSeries(s);

        // log10(1 + f) in two parts, the first of 32 bits, so that its product with 1/ln 10 is exact.
        var high = ClearLowWord(f - halfSquare);
        var low = (f - high - halfSquare) + (s * (halfSquare + series));
        var valueHigh = high * 4.34294481878168880939e-01;
        var exponent = k * 3.01029995663611771306e-01;
        var valueLow = (k * 3.69423907715893078616e-13) + ((low + high) * 2.50829467116452752298e-11)
            + (low * 4.34294481878168880939e-01);
        var sum = exponent + valueHigh;
        valueLow += (exponent - sum) + valueHigh;
        return valueLow + sum;
    }

    /// <summary>Inverse hyperbolic sine.</summary>
    /// <remarks>Error below 3 ulp.</remarks>
    public static double Asinh(double x)
    {
        var size = Math.Abs(x);
        if (double.IsNaN(x) || size < 3.7252902984619141e-09)
        {
            return x;
        }

        var y = size > 268435456 ? Log(size) + Ln2High + Ln2Low
            : size > 2 ? Log((2 * size) + (1 / (Math.Sqrt((size * size) + 1) + size)))
            : Log1p(size + (size * size / (1 + Math.Sqrt((size * size) + 1))));
        return x < 0 ? -y : y;
    }

    /// <summary>Cube root.</summary>
    /// <remarks>Error below 1 ulp.</remarks>
    public static double Cbrt(double x)
    {
        if (x == 0 || !double.IsFinite(x))
        {
            return x;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var sign = bits & long.MinValue;
        var top = (uint)((bits >> 32) & 0x7fffffff);
        if (top < 0x00100000)
        {
            var scaled = BitConverter.DoubleToInt64Bits(x * 18014398509481984.0);
            top = (((uint)(scaled >> 32) & 0x7fffffff) / 3) + 696219795;
        }
        else
        {
            top = (top / 3) + 715094163;
        }

        // A guess of 5 bits, made 23 bits by a polynomial, rounded to them, then one step of Newton's method.
        var t = BitConverter.Int64BitsToDouble(sign | ((long)top << 32));
        var r = t * t * (t / x);
        t *= 1.87595182427177009643 + (r * (-1.88497979543377169875 + (r * 1.621429720105354466140)))
            + (r * r * r * (-0.758397934778766047437 + (r * 0.145996192886612446982)));
        t = BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(t) + 0x80000000L) & ~0x3fffffffL);
        return t + (t * ((x / (t * t)) - t) / (t + t + (x / (t * t))));
    }

    /// <summary>x = 2^k · m with m in [√½, √2).</summary>
    private static (int Exponent, double Mantissa) Reduce(double x)
    {
        var k = 0;
        if (x < 2.2250738585072014e-308)
        {
            k = -54;
            x *= 18014398509481984.0;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var top = (int)(bits >> 32) + (0x3ff00000 - 0x3fe6a09e);
        k += (top >> 20) - 0x3ff;
        top = (top & 0x000fffff) + 0x3fe6a09e;
        return (k, BitConverter.Int64BitsToDouble(((long)top << 32) | (bits & 0xffffffffL)));
    }

    private static double LogOfReduced(double f, int k, double correction)
    {
        var halfSquare = 0.5 * f * f;
        var s = f / (2 + f);
        return (s * (halfSquare + LogSeries(s))) + ((k * Ln2Low) + correction) - halfSquare + f + (k * Ln2High);
    }

    /// <summary>2 artanh(s) / s − 2, by FDLIBM's minimax polynomial for |s| ≤ 0.1716.</summary>
    private static double LogSeries(double s)
    {
        var z = s * s;
        var w = z * z;
        var even = w * (3.999999999940941908e-01 + (w * (2.222219843214978396e-01 + (w * 1.531383769920937332e-01))));
        var odd = z * (6.666666666666735130e-01 + (w * (2.857142874366239149e-01
            + (w * (1.818357216161805012e-01 + (w * 1.479819860511658591e-01))))));
        return odd + even;
    }

    private static double ClearLowWord(double x) =>
        BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) & ~0xffffffffL);
}
