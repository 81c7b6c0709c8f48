namespace RnnStream.Core.Training;

/// <summary>The Euclidean norm of a gradient.</summary>
internal static class GradientNorm
{
    /// <summary>√Σ g², in double: element i goes to sum i mod 16, sums are joined in one fixed tree.</summary>
    public static double Of(ReadOnlySpan<float> gradient)
    {
        Span<double> sums = stackalloc double[16];
        for (var i = 0; i < gradient.Length; i++)
        {
            double g = gradient[i];
            sums[i & 15] += g * g;
        }

        for (var half = 8; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
            {
                sums[i] += sums[i + half];
            }
        }

        return Math.Sqrt(sums[0]);
    }
}
