namespace RnnStream.Core.Simulation;

/// <summary>How often simulated sensors go wrong, and how.</summary>
public sealed class FaultOptions
{
    /// <summary>Clean time of every sensor from the start on. Default 3 days.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Mean time between the faults of one sensor, in which at least half is clean. Default 4 days.
    /// Zero means no faults.</summary>
    public TimeSpan MeanInterval { get; init; } = TimeSpan.FromDays(4);

    /// <summary>The kinds that are drawn. Default: all.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } =
        [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None)];

    /// <summary>Most faults of one simulation; after them everything stays clean. Default 100,000.</summary>
    public int CountMax { get; init; } = 100_000;

    /// <summary>Options without any fault.</summary>
    public static FaultOptions Disabled { get; } = new() { MeanInterval = TimeSpan.Zero };
}
