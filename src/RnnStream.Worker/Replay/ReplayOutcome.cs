using RnnStream.Formats.Logs;
using RnnStream.Formats.Rejections;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Replay;

/// <summary>What a replay came to.</summary>
internal sealed class ReplayOutcome
{
    public required long Readings { get; init; }

    public required LogTotals Totals { get; init; }

    public required double Seconds { get; init; }

    public required Accounting Accounting { get; init; }

    public required IReadOnlyList<RejectionExample> Examples { get; init; }

    public required int Sensors { get; init; }

    public required string StateDigest { get; init; }

    /// <summary>Why the data directory has no last checkpoint; null when it has one, or there is no directory.</summary>
    public string? WithoutCheckpoint { get; set; }

    public required IReadOnlyDictionary<string, int> Versions { get; init; }

    public required List<EpisodeSummary> Episodes { get; init; }

    public required Func<SensorEntry, int> SensorVersions { get; init; }

    public double ReadingsPerSecond => Seconds > 0 ? Readings / Seconds : 0;
}
