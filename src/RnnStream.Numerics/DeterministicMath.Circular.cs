namespace RnnStream.Numerics;

/// <content>Sine and cosine.</content>
public static partial class DeterministicMath
{
    /// <summary>Sine of an angle in radians.</summary>
    /// <remarks>Error below 1 ulp for |x| ≤ 1,647,099 (2²⁰ quarter turns); NaN beyond 2³⁰, where an angle has lost its
    /// meaning.</remarks>
    public static double Sin(double x) => SinCos(x).Sin;

    /// <summary>Cosine of an angle in radians.</summary>
    /// <remarks>As <see cref="Sin"/>.</remarks>
    public static double Cos(double x) => SinCos(x).Cos;

    /// <summary>Sine and cosine of an angle in radians, for the price of one.</summary>
    /// <remarks>As <see cref="Sin"/>.</remarks>
    public static (double Sin, double Cos) SinCos(double x)
    {
        if (!(Math.Abs(x) <= 1 << 30))
        {
            return (double.NaN, double.NaN);
        }

        var quarters = Math.Abs(x) <= 0.78539816339744828
            ? 0
            : (int)((x * 6.36619772367581382433e-01) + (x < 0 ? -0.5 : 0.5));

        // π/2 in three parts of 33, 33 and 53 bits: what remains of x is exact to 118 bits.
        var first = x - (quarters * 1.57079632673412561417);
        var part = quarters * 6.07710050630396597660e-11;
        var r = first - part;
        var rest = (quarters * 2.02226624879595063154e-21) - ((first - r) - part);
        var y = r - rest;
        var low = (r - y) - rest;
        var (sin, cos) = (SinOfReduced(y, low), CosOfReduced(y, low));
        return (quarters & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>sin(x + low) for |x| ≤ π/4.</summary>
    private static double SinOfReduced(double x, double low)
    {
        var z = x * x;
        var r = 8.33333333332248946124e-03 + (z * (-1.98412698298579493134e-04 + (z * (2.75573137070700676789e-06
            + (z * (-2.50507602534068634195e-08 + (z * 1.58969099521155010221e-10)))))));
        var v = z * x;
        return x - (((z * ((0.5 * low) - (v * r))) - low) - (v * -1.66666666666666324348e-01));
    }

    /// <summary>cos(x + low) for |x| ≤ π/4.</summary>
    private static double CosOfReduced(double x, double low)
    {
        var z = x * x;
        var r = z * (4.16666666666666019037e-02 + (z * (-1.38888888888741095749e-03 + (z * (2.48015872894767294178e-05
            + (z * (-2.75573143513906633035e-07 + (z * (2.08757232129817482790e-09
            + (z * -1.13596475577881948265e-11))))))))));
        var half = 0.5 * z;
        var w = 1 - half;
        return w + (((1 - w) - half) + ((z * r) - (x * low)));
    }
}
