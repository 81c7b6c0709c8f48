#pragma warning disable CA1805 // A constant that experiment found to be 0 is said so.
namespace RnnStream.Core.Detection;

/// <summary>The constants of the detector that were found by experiment; one set for every sensor.</summary>
/// <remarks>Not configuration: a user turns the budget. Sources: <c>tests/RnnStream.Benchmarks/quality/EXPERIMENTS.md</c>.
/// The benchmark alone builds other sets.</remarks>
internal sealed class DetectorTuning
{
    public static DetectorTuning Default { get; } = new();

    /// <summary>Weight of the time of day among the dimensions of the state bank.</summary>
    public double DayWeight { get; init; } = 0.5;

    /// <summary>Readings over which the slow mean averages.</summary>
    public double SlowReadings { get; init; } = 400;

    /// <summary>Readings over which the fast side of the slow residual averages.</summary>
    public double FastReadings { get; init; } = 16;

    /// <summary>Share of the history that counts as its tail.</summary>
    public double TailShare { get; init; } = 0.02;

    /// <summary>Decades at which one term is capped.</summary>
    public double TermCap { get; init; } = 6;

    /// <summary>Decades above which a term enters its history as the 0.995 quantile.</summary>
    public double ExtremeDecades { get; init; } = 3;

    /// <summary>Readings that the prototypes of the novelty memory span.</summary>
    public double MemoryReadings { get; init; } = 4000;

    /// <summary>Weight of each term in the cubic mean.</summary>
    public double NoveltyWeight { get; init; } = 1;
    public double SlowWeight { get; init; } = 0.25;
    public double SpikeWeight { get; init; } = 0.25;
    public double SeasonWeight { get; init; } = 1;
    public double NearWeight { get; init; } = 0;
    public double FarWeight { get; init; } = 0.5;

    /// <summary>Whether the combined score is calibrated once more on its own history.</summary>
    public bool SecondStage { get; init; }

    public double AlertReadings { get; init; } = 20;
    public double AlertMargin { get; init; } = 0.5;
    public double AlertExtend { get; init; } = 0.3;

    public double PeakKappa { get; init; } = 1;
    public double PeakTolerance { get; init; } = 0;

    public double XWeight { get; init; } = 1;
    public double LongWeight { get; init; } = 1;
    public double LearnInEpisode { get; init; } = 0;
    public double SpikeSmooth { get; init; }
    public double SeasonTolerance { get; init; } = 4;

    public double YoungMargin { get; init; } = 1;
    public double ChannelGamma { get; init; } = 0;

    public double ScoreScale { get; init; } = 0.85;
    public double HardCap { get; init; } = 0;
}
