namespace RnnStream.Core.Evaluation;

/// <summary>One scored series of the benchmark.</summary>
public sealed class NabSeries
{
    private const double LearningShare = 0.15;
    private const int LearningRowsMax = 750;

    /// <summary>A series with its scores and labelled windows.</summary>
    /// <param name="scores">One per row, in [0, 1]; kept, not copied.</param>
    /// <param name="windows">In ascending order, not overlapping.</param>
    /// <exception cref="ArgumentException">Windows are unsorted, overlap, or lie outside the rows.</exception>
    public NabSeries(IReadOnlyList<double> scores, IReadOnlyList<RowWindow> windows)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].First > windows[i].Last || windows[i].First < 0 || windows[i].Last >= scores.Count
                || (i > 0 && windows[i].First <= windows[i - 1].Last))
            {
                throw new ArgumentException(
                    $"Window {i} (rows {windows[i].First} to {windows[i].Last}) is outside {scores.Count} rows, "
                    + "reversed, or not after the one before it.",
                    nameof(windows));
            }
        }

        Scores = scores;
        Windows = windows;
    }

    /// <summary>One score per row.</summary>
    public IReadOnlyList<double> Scores { get; }

    /// <summary>The labelled windows, ascending.</summary>
    public IReadOnlyList<RowWindow> Windows { get; }

    /// <summary>First rows, free to learn from, that are not scored.</summary>
    public int LearningRows => Math.Min((int)Math.Floor(LearningShare * Scores.Count), LearningRowsMax);
}
