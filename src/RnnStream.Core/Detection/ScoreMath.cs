using RnnStream.Numerics;

namespace RnnStream.Core.Detection;

/// <summary>What scoring needs beside <see cref="DeterministicMath"/>, built on it: the same bits on every
/// machine.</summary>
internal static class ScoreMath
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Log10E = 0.43429448190325182765;
    private const double Ln10 = 2.30258509299404568402;

    /// <summary>Decimal logarithm of a positive number.</summary>
    public static double Log10(double x) => DeterministicMath.Log(x) * Log10E;

    /// <summary>10 to the x.</summary>
    public static double Pow10(double x) => DeterministicMath.Exp(x * Ln10);

    /// <summary>Inverse hyperbolic sine.</summary>
    public static double Asinh(double x)
    {
        var size = Math.Abs(x);
        var result = size > 1e150
            ? DeterministicMath.Log(size) + Ln2
            : DeterministicMath.Log(size + Math.Sqrt((size * size) + 1));
        return x < 0 ? -result : result;
    }

    /// <summary>Hyperbolic sine.</summary>
    public static double Sinh(double x) => (DeterministicMath.Exp(x) - DeterministicMath.Exp(-x)) / 2;

    /// <summary>Cosine of an angle of a few turns at most.</summary>
    public static double Cos(double x) => DeterministicMath.Cos(x);

    /// <summary>Sine of an angle of a few turns at most.</summary>
    public static double Sin(double x) => DeterministicMath.Cos(x - (Math.PI / 2));

    /// <summary>Cube root of a number that is not negative: an estimate, then one step of Newton's.</summary>
    public static double Cbrt(double x)
    {
        if (x < 1e-300)
        {
            return 0;
        }

        var root = DeterministicMath.Exp(DeterministicMath.Log(x) / 3);
        return root - (((root * root * root) - x) / (3 * root * root));
    }
}
