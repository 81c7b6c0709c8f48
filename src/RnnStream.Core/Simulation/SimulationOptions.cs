namespace RnnStream.Core.Simulation;

/// <summary>What a <see cref="PlantSimulation"/> simulates.</summary>
public sealed class SimulationOptions
{
    /// <summary>Seed of everything random. Default 1. The same seed and options give the same readings, bit for
    /// bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The kinds of plant, in turn until there are enough sensors. Default: all four.</summary>
    public IReadOnlyList<PlantKind> Plants { get; init; } = Enum.GetValues<PlantKind>();

    /// <summary>Number of sensors; the last plant may be a part. Default 16.</summary>
    public int SensorCount { get; init; } = 16;

    /// <summary>Event time of the first reading, nanoseconds since 1970, UTC. Default 2026-01-05 (a Monday),
    /// 00:00.</summary>
    public long Start { get; init; } = 1_767_571_200L * Readings.EventTime.Second;

    /// <summary>Time between two readings of a sensor. Default 1 minute.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How much later or earlier than regular a reading may come, as a share of the interval in [0, 0.4].
    /// Default 0.02.
    /// All sensors of one plant are read at the same moment; at 0 those of all plants are.</summary>
    public double Jitter { get; init; } = 0.02;

    /// <summary>Share of readings that never arrive, in [0, 0.5]. Default 0.002.</summary>
    public double MissingShare { get; init; } = 0.002;

    /// <summary>The injected faults. Default: one per sensor and four days, after three clean days.</summary>
    public FaultOptions Faults { get; init; } = new();
}
