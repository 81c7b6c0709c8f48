namespace RnnStream.Core.Evaluation;

/// <summary>The score of the Numenta Anomaly Benchmark, version 1.</summary>
/// <remarks>Lavin and Ahmad 2015, "Evaluating real-time anomaly detection algorithms", section II, with the details
/// of its scorer: in a window only the earliest detection counts, tp·σ(y)/σ(−1) with σ(y) = 2/(1 + e^{5y}) − 1 and y =
/// −(R − i + 1)/W; outside, every detected row costs fp·σ((i − R₋₁)/(W₋₁ − 1)), fully before the first window and where
/// the argument exceeds 3; the result is 100·(raw − null)/(perfect − null).</remarks>
public static class NabScorer
{
    private const double FarAway = 3;
    private const double EarliestWorth = 0.98661;

    /// <summary>Scores with a given threshold over all series.</summary>
    public static NabResult Score(IReadOnlyList<NabSeries> series, NabProfile profile, double threshold)
    {
        var tally = new NabTally(series, profile);
        for (var s = 0; s < series.Count; s++)
        {
            for (var row = series[s].LearningRows; row < series[s].Scores.Count; row++)
            {
                if (series[s].Scores[row] >= threshold)
                {
                    tally.Detect(s, row);
                }
            }
        }

        return tally.Result(threshold);
    }

    /// <summary>Scores with the best of all thresholds, one for the whole corpus.</summary>
    /// <remarks>O(n log n) in the number of rows: rows are detected in descending order of their scores.</remarks>
    public static NabResult Sweep(IReadOnlyList<NabSeries> series, NabProfile profile)
    {
        var rows = new List<(double Score, int Series, int Row)>();
        for (var s = 0; s < series.Count; s++)
        {
            for (var row = series[s].LearningRows; row < series[s].Scores.Count; row++)
            {
                rows.Add((series[s].Scores[row], s, row));
            }
        }

        rows.Sort((a, b) => b.Score.CompareTo(a.Score));
        var tally = new NabTally(series, profile);
        var best = tally.Result(double.PositiveInfinity);
        for (var i = 0; i < rows.Count; i++)
        {
            tally.Detect(rows[i].Series, rows[i].Row);
            var isLastOfScore = i + 1 == rows.Count || rows[i + 1].Score < rows[i].Score;
            if (isLastOfScore && tally.Score > best.Score)
            {
                best = tally.Result(rows[i].Score);
            }
        }

        return best;
    }

    /// <summary>Worth of a detection inside a window, for tp = 1.</summary>
    internal static double Worth(RowWindow window, int row) =>
        Sigmoid(-(window.Last - row + 1) / (double)window.Length) / EarliestWorth;

    /// <summary>Cost, negative, of a detection outside every window, for fp = 1.</summary>
    /// <param name="previous">The nearest window before the row, if any.</param>
    /// <param name="row">The detected row.</param>
    internal static double Cost(RowWindow? previous, int row)
    {
        if (previous is not { } window)
        {
            return -1;
        }

        var y = (row - window.Last) / (double)Math.Max(1, window.Length - 1);
        return y > FarAway ? -1 : Sigmoid(y);
    }

    private static double Sigmoid(double y) => (2 / (1 + Math.Exp(5 * y))) - 1;
}
