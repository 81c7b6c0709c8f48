using RnnStream.Core.Evaluation;

namespace RnnStream.Worker.Evaluation;

/// <summary>What the benchmark says of all series.</summary>
internal sealed class NabOutcome
{
    /// <summary>The alert score of a reading that opens an episode is at least this.</summary>
    public const double OwnThreshold = 0.5;

    /// <param name="series">All series, with what the detector said.</param>
    /// <param name="seconds">How long it took.</param>
    public NabOutcome(IReadOnlyList<JudgedSeries> series, double seconds)
    {
        Series = series;
        Seconds = seconds;
        var scored = Scored(series, static one => one.Alerts);
        Swept = Sweep(scored);
        Own = [.. NabProfile.All.Select(profile => NabScorer.Score(scored, profile, OwnThreshold))];
        Categories = [.. series.GroupBy(static one => NabCorpus.CategoryOf(one.Log)).Select(group =>
            (group.Key, At(Scored([.. group], static one => one.Alerts))))];
        Trivial = [.. DetectorOutput.Detectors.Skip(1).Select(detector =>
            (detector.Name, Sweep(Scored(series, one => detector.Of(one).Alerts))))];
    }

    public IReadOnlyList<JudgedSeries> Series { get; }

    public double Seconds { get; }

    /// <summary>With the best threshold for the whole corpus, by profile.</summary>
    public NabResult[] Swept { get; }

    /// <summary>With the product's own threshold, by profile.</summary>
    public NabResult[] Own { get; }

    /// <summary>By category, with the thresholds of the whole corpus.</summary>
    public IReadOnlyList<(string Name, (NabResult[] Swept, NabResult[] Own) Scores)> Categories { get; }

    /// <summary>The trivial detectors, thresholds swept.</summary>
    public IReadOnlyList<(string Name, NabResult[] Swept)> Trivial { get; }

    private static NabSeries[] Scored(IReadOnlyList<JudgedSeries> series, Func<JudgedSeries, double[]> alerts) =>
        [.. series.Select(one => new NabSeries(alerts(one), one.Windows))];

    private static NabResult[] Sweep(NabSeries[] series) =>
        [.. NabProfile.All.Select(profile => NabScorer.Sweep(series, profile))];

    private (NabResult[] Swept, NabResult[] Own) At(NabSeries[] series) =>
    (
        [.. Swept.Select(best => NabScorer.Score(series, best.Profile, best.Threshold))],
        [.. NabProfile.All.Select(profile => NabScorer.Score(series, profile, OwnThreshold))]
    );
}
