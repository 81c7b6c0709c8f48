using System.Globalization;

namespace RnnStream.Benchmarks.Soak;

/// <summary>What one service says became of the readings.</summary>
/// <param name="Applied">Readings that had their effect.</param>
/// <param name="Duplicates">Redelivered ones that it knew.</param>
/// <param name="Others">Everything else that it rejected: must stay 0.</param>
internal sealed record SoakCounts(long Applied, long Duplicates, long Others)
{
    /// <summary>Reads the text format of <c>/metrics</c>; null before the service has recovered.</summary>
    public static SoakCounts? Of(string metrics)
    {
        long? applied = null;
        var (duplicates, others) = (0L, 0L);
        foreach (var line in metrics.Split('\n'))
        {
            if (line.StartsWith("rnnstream_readings_applied_total", StringComparison.Ordinal)) applied = Value(line);
            if (!line.StartsWith("rnnstream_readings_rejected_total{", StringComparison.Ordinal)) continue;
            if (line.Contains("\"Duplicate\"", StringComparison.Ordinal)) duplicates = Value(line);
            else others += Value(line);
        }
        return applied is { } known ? new SoakCounts(known, duplicates, others) : null;
    }

    private static long Value(string line) =>
        (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
}
