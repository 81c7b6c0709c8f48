namespace RnnStream.Numerics;

/// <summary>Elementary functions of doubles that give the same bits on every machine.</summary>
/// <remarks>Only IEEE operations and fused multiply-add: the C library's functions differ between platforms. Error below
/// 2 units in the last place where not said otherwise.</remarks>
public static class DeterministicMath
{
    // ln 2 in two parts (Cody and Waite 1980): the first has trailing zeros, so that k · Ln2High is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;

    /// <summary>e^x; 0 below −745, infinite above 709.8.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x) || x > 709.782712893384)
        {
            return x > 0 ? double.PositiveInfinity : x;
        }

        if (x < -745.2)
        {
            return 0;
        }

        var k = Math.Round(x * InverseLn2);
        var r = Math.FusedMultiplyAdd(-k, Ln2Low, Math.FusedMultiplyAdd(-k, Ln2High, x));

        // Taylor's series to degree 13: |r| ≤ 0.347, so the rest is below 1e-17.
        var sum = 1.0 / 6227020800;
        for (var n = 12; n >= 0; n--)
        {
            sum = Math.FusedMultiplyAdd(sum, r, InverseFactorial[n]);
        }

        var half = (int)k / 2;
        return sum * PowerOfTwo(half) * PowerOfTwo((int)k - half);
    }

    /// <summary>Natural logarithm; −∞ at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x <= 0 || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        // x = 2^k · m with m in [√½, √2); ln m = 2 artanh(s), s = (m − 1) / (m + 1).
        var k = Math.ILogB(x);
        var m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            k++;
        }

        var s = (m - 1) / (m + 1);
        var s2 = s * s;
        var sum = 1.0 / 23;
        for (var n = 21; n >= 3; n -= 2)
        {
            sum = Math.FusedMultiplyAdd(sum, s2, 1.0 / n);
        }

        var tail = 2 * s * s2 * sum;
        return Math.FusedMultiplyAdd(k, Ln2High, Math.FusedMultiplyAdd(k, Ln2Low, tail) + (2 * s));
    }

    /// <summary>Cosine, by Taylor's series; absolute error below 1e-15 for |x| up to 100.</summary>
    public static double Cos(double x)
    {
        var turns = Math.Round(x / (2 * Math.PI));
        var r = Math.Abs(Math.FusedMultiplyAdd(-turns, 2 * Math.PI, x));
        var sign = 1.0;
        if (r > Math.PI / 2)
        {
            (r, sign) = (Math.PI - r, -1.0);
        }

        var (sum, term) = (1.0, 1.0);
        for (var n = 1; n <= 12; n++)
        {
            term *= -r * r / ((2 * n) * ((2 * n) - 1));
            sum += term;
        }

        return sign * sum;
    }

    private static ReadOnlySpan<double> InverseFactorial =>
    [
        1, 1, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600,
    ];

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
