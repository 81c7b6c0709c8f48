namespace RnnStream.Core.Detection;

/// <summary>The constants of the detector that were found by experiment; one set for every sensor.</summary>
/// <remarks>Not configuration: a user turns the budget. Sources: <c>tests/RnnStream.Benchmarks/quality/EXPERIMENTS.md</c>.
/// The benchmark alone builds other sets.</remarks>
internal sealed class DetectorTuning
{
    public static DetectorTuning Default { get; } = new();

    /// <summary>Weight of the time of day among the dimensions of the state bank.</summary>
    public double DayWeight { get; init; } = 0.3;

    /// <summary>Readings over which the slow mean averages.</summary>
    public double SlowReadings { get; init; } = 100;

    /// <summary>Readings over which the fast side of the slow residual averages.</summary>
    public double FastReadings { get; init; } = 8;

    /// <summary>Share of the history that counts as its tail.</summary>
    public double TailShare { get; init; } = 0.02;

    /// <summary>Decades at which one term is capped.</summary>
    public double TermCap { get; init; } = 8;

    /// <summary>Decades above which a term enters its history as the 0.995 quantile.</summary>
    public double ExtremeDecades { get; init; } = 4;

    /// <summary>Readings that the prototypes of the novelty memory span.</summary>
    public double MemoryReadings { get; init; } = 4000;

    /// <summary>Weight of each term in the cubic mean.</summary>
    public double NoveltyWeight { get; init; } = 1;
    public double SlowWeight { get; init; } = 1;
    public double SpikeWeight { get; init; }
    public double SeasonWeight { get; init; }
    public double NetworkWeight { get; init; }

    /// <summary>Whether the combined score is calibrated once more on its own history.</summary>
    public bool SecondStage { get; init; } = true;
}
