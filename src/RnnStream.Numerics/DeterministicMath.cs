namespace RnnStream.Numerics;

/// <summary>Elementary functions of doubles that give the same bits on every machine.</summary>
/// <remarks>
/// Only IEEE additions, multiplications, divisions and square roots in a fixed order: the C library's functions differ
/// between platforms and versions. Algorithms and constants are those of FDLIBM 5.3 (Sun Microsystems 1993), whose
/// published error bound is below 1 unit in the last place; tests hold every function to the bound its remarks state.
/// Thread-safe, no allocation, O(1). FDLIBM's notice: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
/// Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
/// preserved.
/// </remarks>
public static partial class DeterministicMath
{
    // ln 2 in two parts (Cody and Waite 1980): the first ends in zeros, so that k · Ln2High is exact for every exponent
    // k.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;

    // ln 10 in two parts: the nearest double, and what it lacks.
    private const double Ln10 = 2.30258509299404590109;
    private const double Ln10Rest = -2.1707562233822493507e-16;

    /// <summary>e^x; infinite above 709.78, 0 below −745.13.</summary>
    /// <remarks>Error below 1 ulp.</remarks>
    public static double Exp(double x)
    {
        if (double.IsNaN(x) || x > 709.782712893383973096)
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        if (x < -745.13321910194110842)
        {
            return 0;
        }

        var k = (int)((InverseLn2 * x) + (x < 0 ? -0.5 : 0.5));
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        var t = r * r;
        var c = r - (t * (1.66666666666666019037e-01 + (t * (-2.77777777770155933842e-03
            + (t * (6.61375632143793436117e-05 + (t * (-1.65339022054652515390e-06
            + (t * 4.13813679705723846039e-08)))))))));
        var y = 1 - ((low - (r * c / (2 - c))) - high);

        // Two factors, so that neither leaves the range of normal numbers.
        var half = k / 2;
        return y * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    /// <summary>e^x − 1, exact also near zero.</summary>
    /// <remarks>Error below 1 ulp.</remarks>
    public static double Expm1(double x)
    {
        if (double.IsNaN(x) || x > 709.782712893383973096)
        {
            return double.IsNaN(x) ? x : double.PositiveInfinity;
        }

        if (x < -38.8)
        {
            return -1;
        }

        var k = Math.Abs(x) <= 0.34657359027997264 ? 0 : (int)((InverseLn2 * x) + (x < 0 ? -0.5 : 0.5));
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        var rest = (high - r) - low;
        if (Math.Abs(x) < 5.5511151231257827e-17)
        {
            return x;
        }

        var half = 0.5 * r;
        var halfSquare = r * half;
        var r1 = 1 + (halfSquare * (-3.33333333333331316428e-02 + (halfSquare * (1.58730158725481460165e-03
            + (halfSquare * (-7.93650757867487942473e-05 + (halfSquare * (4.00821782732936239552e-06
            + (halfSquare * -2.01099218183624371326e-07)))))))));
        var t = 3 - (r1 * half);
        var e = halfSquare * ((r1 - t) / (6 - (r * t)));
        if (k == 0)
        {
            return r - ((r * e) - halfSquare);
        }

        e = (r * (e - rest)) - rest - halfSquare;
        return ScaleMinusOne(r, e, k);
    }

    /// <summary>10^x.</summary>
    /// <remarks>Error below 2 ulp.</remarks>
    public static double Pow10(double x)
    {
        // x · ln 10 in two parts: the product of the upper halves is exact (Dekker 1971).
        var product = x * Ln10;
        if (!double.IsFinite(product) || Math.Abs(product) > 746)
        {
            return Exp(product);
        }

        var (xHigh, xLow) = Split(x);
        var (bHigh, bLow) = Split(Ln10);
        var rest = ((xHigh * bHigh) - product) + (xHigh * bLow) + (xLow * bHigh) + (xLow * bLow) + (x * Ln10Rest);
        var power = Exp(product);
        return double.IsInfinity(power) ? power : power + (power * rest);
    }

    /// <summary>x^y for x ≥ 0: <c>e^(y ln x)</c>; NaN for negative x.</summary>
    /// <remarks>Relative error below (2 + |y ln x|) ulp.</remarks>
    public static double Pow(double x, double y) => y == 0 ? 1 : x == 1 ? 1 : Exp(y * Log(x));

    /// <summary>Hyperbolic sine.</summary>
    /// <remarks>Error below 3 ulp.</remarks>
    public static double Sinh(double x)
    {
        var sign = x < 0 ? -0.5 : 0.5;
        var size = Math.Abs(x);
        if (size >= 709.78)
        {
            // e^(size/2) twice, because e^size alone is already infinite just above here.
            var root = Exp(0.5 * size);
            return sign * root * root;
        }

        var t = Expm1(size);
        return size < 5.5511151231257827e-17 ? x
            : size < 1 ? sign * ((2 * t) - (t * t / (t + 1)))
            : sign * (t + (t / (t + 1)));
    }

    /// <summary>Hyperbolic tangent.</summary>
    /// <remarks>Error below 3 ulp.</remarks>
    public static double Tanh(double x)
    {
        var size = Math.Abs(x);
        if (double.IsNaN(x) || size < 5.5511151231257827e-17)
        {
            return x;
        }

        double y;
        if (size > 22)
        {
            y = 1;
        }
        else if (size >= 0.25541281188299536)
        {
            var t = Expm1(2 * size);
            y = size > 0.5493061443340548 ? 1 - (2 / (t + 2)) : t / (t + 2);
        }
        else
        {
            var t = Expm1(-2 * size);
            y = -t / (t + 2);
        }

        return x < 0 ? -y : y;
    }

    /// <summary>The logistic function 1 / (1 + e^−x).</summary>
    /// <remarks>Error below 3 ulp.</remarks>
    public static double Sigmoid(double x)
    {
        var small = Exp(-Math.Abs(x));
        return x < 0 ? small / (1 + small) : 1 / (1 + small);
    }

    /// <summary>(1 + r − e − …) · 2^k − 1 in the order that loses least, as FDLIBM's <c>s_expm1.c</c>.</summary>
    private static double ScaleMinusOne(double r, double e, int k)
    {
        if (k == -1)
        {
            return (0.5 * (r - e)) - 0.5;
        }

        if (k == 1)
        {
            return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + (2 * (r - e));
        }

        if (k is < -1 or > 56)
        {
            var y = 1 - (e - r);
            return (k == 1024 ? y * 2 * PowerOfTwo(1023) : y * PowerOfTwo(k)) - 1;
        }

        var small = PowerOfTwo(-k);
        return k < 20 ? ((1 - small) - (e - r)) * PowerOfTwo(k) : ((r - (e + small)) + 1) * PowerOfTwo(k);
    }

    /// <summary>A double as a sum of two of at most 26 bits (Veltkamp 1968).</summary>
    private static (double High, double Low) Split(double x)
    {
        var t = 134217729 * x;
        var high = t - (t - x);
        return (high, x - high);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
