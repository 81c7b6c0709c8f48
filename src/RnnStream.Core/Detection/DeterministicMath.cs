namespace RnnStream.Core.Detection;

/// <summary>The functions of scoring, in one place so that fixed polynomials can replace the library's.</summary>
internal static class DeterministicMath
{
    public static double Log10(double x) => Math.Log10(x);

    public static double Asinh(double x) => Math.Asinh(x);

    public static double Sinh(double x) => Math.Sinh(x);

    public static double Sin(double x) => Math.Sin(x);

    public static double Cos(double x) => Math.Cos(x);

    public static double Cbrt(double x) => Math.Cbrt(x);
}
