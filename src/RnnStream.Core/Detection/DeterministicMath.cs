namespace RnnStream.Core.Detection;

/// <summary>The functions of scoring, from + − × ÷ and √ alone: the same bits on every machine, unlike the library's.</summary>
/// <remarks>Errors are a few units in the last place, which scores do not need. Series: Abramowitz and Stegun 1964,
/// 4.1.27 (log), 4.2.1 (exp), 4.3.65 and 4.3.66 (sin, cos).</remarks>
internal static class DeterministicMath
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Log10E = 0.43429448190325182765;
    private const double Ln10 = 2.30258509299404568402;
    private const double ExponentMax = 700;

    /// <summary>Natural logarithm of a positive, normal number.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | (1023L << 52));
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        // log m = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1), at most 0.172.
        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 0.0;
        for (var n = 21; n >= 1; n -= 2)
        {
            sum = (sum * square) + (1.0 / n);
        }

        return (exponent * Ln2) + (2 * s * sum);
    }

    /// <summary>Decimal logarithm of a positive, normal number.</summary>
    public static double Log10(double x) => Log(x) * Log10E;

    /// <summary>e to the x; |x| above 700 is taken as 700.</summary>
    public static double Exp(double x)
    {
        var clamped = Math.Clamp(x, -ExponentMax, ExponentMax);
        var k = Math.Round(clamped / Ln2, MidpointRounding.ToEven);
        var r = clamped - (k * Ln2);
        var sum = 1.0;
        for (var n = 14; n >= 1; n--)
        {
            sum = 1 + (r / n * sum);
        }

        return sum * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>10 to the x.</summary>
    public static double Pow10(double x) => Exp(x * Ln10);

    /// <summary>Inverse hyperbolic sine.</summary>
    public static double Asinh(double x)
    {
        var size = Math.Abs(x);
        var result = size > 1e150 ? Log(size) + Ln2 : Log(size + Math.Sqrt((size * size) + 1));
        return x < 0 ? -result : result;
    }

    /// <summary>Hyperbolic sine.</summary>
    public static double Sinh(double x) => (Exp(x) - Exp(-x)) / 2;

    /// <summary>Sine of an angle of a few turns at most.</summary>
    public static double Sin(double x)
    {
        // Reduced to the nearest multiple of π; odd multiples change the sign.
        var turns = Math.Round(x / Math.PI, MidpointRounding.ToEven);
        var r = x - (turns * Math.PI);
        var square = r * r;
        var sum = 0.0;
        for (var n = 20; n >= 2; n -= 2)
        {
            sum = (1 + sum) * (-square / (n * (n + 1)));
        }

        var sine = r * (1 + sum);
        return ((long)turns & 1) == 0 ? sine : -sine;
    }

    /// <summary>Cosine of an angle of a few turns at most.</summary>
    public static double Cos(double x) => Sin(x + (Math.PI / 2));

    /// <summary>Cube root of a number that is not negative.</summary>
    public static double Cbrt(double x)
    {
        if (x < 1e-300)
        {
            return 0;
        }

        var root = Exp(Log(x) / 3);
        return root - (((root * root * root) - x) / (3 * root * root));
    }
}
