namespace RnnStream.Core.Detection;

/// <summary>The constants of the detector that were found by experiment; one set for every sensor.</summary>
/// <remarks>Not configuration: a user turns the budget. Each value is measured, see
/// <c>tests/RnnStream.Benchmarks/quality/EXPERIMENTS.md</c>; the quality study alone builds other sets.</remarks>
internal sealed class DetectorTuning
{
    public static DetectorTuning Default { get; } = new();

    /// <summary>Weight of the time of day among the dimensions of the state bank.</summary>
    public double DayWeight { get; init; } = 0.15;

    /// <summary>Readings over which the slow mean averages.</summary>
    public double SlowReadings { get; init; } = 400;

    /// <summary>Share of the history that counts as its tail.</summary>
    public double TailShare { get; init; } = 0.01;

    /// <summary>Decades beyond which the tail of one term is no longer believed.</summary>
    public double TermCap { get; init; } = 5;

    /// <summary>Decades above which a term enters its history as the 0.995 quantile.</summary>
    public double ExtremeDecades { get; init; } = 3;

    /// <summary>Readings that the prototypes of the novelty memory span.</summary>
    public double MemoryReadings { get; init; } = 8000;

    /// <summary>Weight in the cubic mean: distance of the state to all states seen.</summary>
    public double NoveltyWeight { get; init; } = 1;

    /// <summary>Weight: the level of 16 readings against the slow mean.</summary>
    public double SlowWeight { get; init; } = 0.35;

    /// <summary>Weight: residual of the simple prediction.</summary>
    public double SpikeWeight { get; init; } = 0.125;

    /// <summary>Decades less that the residual of the simple prediction is worth where it stands alone.</summary>
    public double SpikePenalty { get; init; } = 2.15;

    /// <summary>Decades above its novelty that such a residual is worth at most.</summary>
    public double SpikeNovelty { get; init; } = 1.5;

    /// <summary>Weight: distance to what is usual at this time of day.</summary>
    public double SeasonWeight { get; init; } = 1;

    /// <summary>Weight: residual of the network's predictions 1 to 4 readings ahead.</summary>
    public double NearWeight { get; init; } = 0.25;

    /// <summary>Weight: residual of the network's predictions 8 to 32 readings ahead.</summary>
    public double FarWeight { get; init; } = 0.5;

    /// <summary>Weight: scatter from reading to reading against the usual one.</summary>
    public double NoiseWeight { get; init; } = 0.25;

    /// <summary>Decades that a term's peak loses per decade in which its earlier peaks outnumber what its tail
    /// promises.</summary>
    public double TermKappa { get; init; } = 0.5;

    /// <summary>Expected peaks that the tail's promise is worth when the threshold is held to the budget.</summary>
    public double BudgetPrior { get; init; } = 6;

    /// <summary>Decades by which a young threshold rises per decade of smoothness.</summary>
    public double YoungSlope { get; init; } = 1;

    /// <summary>Decades that a peak of the combined terms loses per decade in which earlier peaks outnumber what the
    /// tails promise.</summary>
    public double PeakKappa { get; init; } = 0.5;

    /// <summary>Decades below a peak from which earlier peaks count as equal to it.</summary>
    public double PeakTolerance { get; init; } = 0.25;

    /// <summary>Factor on the combined decades.</summary>
    public double ScoreScale { get; init; } = 1;

    /// <summary>Decades above log10 n that the threshold of a sensor of n readings stays below.</summary>
    public double YoungMargin { get; init; } = 0.6;
}
