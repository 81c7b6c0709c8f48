namespace RnnStream.Core.Evaluation;

/// <summary>Detectors that every figure is printed beside: what they reach is worth nothing.</summary>
/// <remarks>Each gives one score in [0, 1] per row; 0.5 and above flags.</remarks>
public static class TrivialDetectors
{
    private const int GaussianWindow = 250;

    /// <summary>Every row flagged.</summary>
    public static double[] AlwaysOn(int rows)
    {
        var scores = new double[rows];
        scores.AsSpan().Fill(1);
        return scores;
    }

    /// <summary>Independent uniform scores from a seed.</summary>
    public static double[] Chance(int rows, int seed)
    {
        var random = new Random(seed);
        var scores = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            scores[row] = random.NextDouble();
        }

        return scores;
    }

    /// <summary>One flagged row every twentieth of the series, blind to the values.</summary>
    public static double[] EveryTwentieth(int rows)
    {
        var scores = new double[rows];
        var stride = Math.Max(1, rows / 20);
        for (var row = stride - 1; row < rows; row += stride)
        {
            scores[row] = 1;
        }

        return scores;
    }

    /// <summary>Distance from the mean of the 250 rows before, in deviations, as 1 − 2Q; causal.</summary>
    /// <param name="values">The readings; NaN scores 0 and is left out.</param>
    public static double[] WindowedGaussian(ReadOnlySpan<double> values)
    {
        var scores = new double[values.Length];
        var window = new Queue<double>(GaussianWindow);
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsNaN(values[row]))
            {
                continue;
            }

            scores[row] = window.Count < 2 ? 0 : Surprise(values[row], window);
            window.Enqueue(values[row]);
            if (window.Count > GaussianWindow)
            {
                window.Dequeue();
            }
        }

        return scores;
    }

    // The share of a normal distribution nearer to its mean: erf(z/√2) by Abramowitz and Stegun 1964, 7.1.26.
    private static double Surprise(double value, Queue<double> window)
    {
        var mean = window.Average();
        var deviation = Math.Sqrt(window.Sum(v => (v - mean) * (v - mean)) / window.Count);
        var z = Math.Abs(value - mean) / Math.Max(deviation, 1e-12) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * z));
        var polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741
            + (t * (-1.453152027 + (t * 1.061405429))))))));
        return 1 - (polynomial * Math.Exp(-z * z));
    }
}
