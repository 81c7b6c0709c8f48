using RnnStream.Core.Evaluation;

namespace RnnStream.Worker.Evaluation;

/// <summary>How good one detector is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Episodes">Episodes against labelled stretches.</param>
/// <param name="Rows">Flagged rows against labelled rows.</param>
/// <param name="AreaPrecisionRecall">Point-wise AUC-PR over all rows; NaN without a labelled row.</param>
/// <param name="VolumePrecisionRecall">VUS-PR over all rows; NaN without a labelled row.</param>
/// <param name="Nab">The benchmark's score in its three profiles, threshold swept.</param>
internal sealed record DetectorFigures(
    string Name, EpisodeQuality Episodes, RowQuality Rows, double AreaPrecisionRecall, double VolumePrecisionRecall,
    IReadOnlyList<NabResult> Nab)
{
    /// <summary>Widest buffer around a labelled stretch, rows.</summary>
    /// <remarks>Chosen: as the quality study, long enough for a late alarm of a minute-wise sensor.</remarks>
    private const int BufferMax = 100;

    /// <param name="name">Of the detector.</param>
    /// <param name="series">All sensors of all logs.</param>
    /// <param name="said">What the detector says of each.</param>
    /// <param name="firstRow">Rows before it only train.</param>
    public static DetectorFigures Of(
        string name, IReadOnlyList<JudgedSeries> series, IReadOnlyList<DetectorOutput> said, int firstRow)
    {
        var (episodes, rows) = (default(EpisodeQuality), default(RowQuality));
        var (scores, labels) = (new List<double>(), new List<bool>());
        for (var s = 0; s < series.Count; s++)
        {
            bool[] truth = [.. series[s].Logged.Labels];
            episodes = episodes.Add(EpisodeQuality.Of(
                said[s].Flags.AsSpan(firstRow), From(series[s].Windows, firstRow), series[s].DaysFrom(firstRow)));
            rows = rows.Add(RowQuality.Of(said[s].Flags, truth, firstRow));
            scores.AddRange(said[s].Scores.AsSpan(firstRow));
            labels.AddRange(truth.AsSpan(firstRow));
        }
        double[] allScores = [.. scores];
        bool[] allLabels = [.. labels];
        NabSeries[] alerts = [.. series.Zip(said, static (one, output) => new NabSeries(output.Alerts, one.Windows))];
        return new DetectorFigures(
            name, episodes, rows, PrecisionRecall.Area(allScores, allLabels),
            PrecisionRecall.Volume(allScores, allLabels, BufferMax),
            [.. NabProfile.All.Select(profile => NabScorer.Sweep(alerts, profile))]);
    }

    /// <summary>The stretches from a row on, counted from it; one that the row cuts begins there.</summary>
    private static RowWindow[] From(IReadOnlyList<RowWindow> windows, int firstRow) =>
    [
        .. windows.Where(window => window.Last >= firstRow)
            .Select(window => new RowWindow(Math.Max(0, window.First - firstRow), window.Last - firstRow)),
    ];
}
