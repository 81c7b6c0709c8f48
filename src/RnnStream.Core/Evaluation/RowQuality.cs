namespace RnnStream.Core.Evaluation;

/// <summary>How well flagged rows match labelled rows, row by row; sums over any number of series.</summary>
/// <param name="Hits">Labelled rows that are flagged.</param>
/// <param name="FalseAlarms">Unlabelled rows that are flagged.</param>
/// <param name="Misses">Labelled rows that are not flagged.</param>
/// <param name="Quiet">Unlabelled rows that are not flagged.</param>
public readonly record struct RowQuality(long Hits, long FalseAlarms, long Misses, long Quiet)
{
    /// <summary>Harmonic mean of precision and recall; 0 without hits. Never adjusted by stretches.</summary>
    public double F1 => Hits == 0 ? 0 : 2.0 * Hits / ((2.0 * Hits) + FalseAlarms + Misses);

    /// <summary>Share of the unlabelled rows that are flagged.</summary>
    public double FalseAlarmRate => FalseAlarms + Quiet == 0 ? 0 : FalseAlarms / (double)(FalseAlarms + Quiet);

    /// <summary>Share of the labelled rows that are not flagged.</summary>
    public double MissedAlarmRate => Hits + Misses == 0 ? 0 : Misses / (double)(Hits + Misses);

    /// <summary>Counts the rows from <paramref name="firstRow"/> on.</summary>
    /// <exception cref="ArgumentException">Flags and labels differ in length.</exception>
    public static RowQuality Of(ReadOnlySpan<bool> flags, ReadOnlySpan<bool> labels, int firstRow = 0)
    {
        if (flags.Length != labels.Length)
        {
            throw new ArgumentException($"{flags.Length} flags for {labels.Length} labels.", nameof(flags));
        }

        long hits = 0, falseAlarms = 0, misses = 0, quiet = 0;
        for (var row = firstRow; row < flags.Length; row++)
        {
            hits += flags[row] && labels[row] ? 1 : 0;
            falseAlarms += flags[row] && !labels[row] ? 1 : 0;
            misses += !flags[row] && labels[row] ? 1 : 0;
            quiet += !flags[row] && !labels[row] ? 1 : 0;
        }

        return new RowQuality(hits, falseAlarms, misses, quiet);
    }

    /// <summary>The counts of two sets of rows together.</summary>
    public RowQuality Add(RowQuality other) => new(
        Hits + other.Hits, FalseAlarms + other.FalseAlarms, Misses + other.Misses, Quiet + other.Quiet);
}
