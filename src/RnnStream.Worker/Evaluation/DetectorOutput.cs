using RnnStream.Core.Evaluation;

namespace RnnStream.Worker.Evaluation;

/// <summary>What a detector says of one sensor's rows.</summary>
/// <param name="Scores">Higher is stranger.</param>
/// <param name="Alerts">In [0, 1], for the benchmark's score.</param>
/// <param name="Flags">Flagged rows.</param>
internal sealed record DetectorOutput(double[] Scores, double[] Alerts, bool[] Flags)
{
    private const double Half = 0.5;

    /// <summary>The product itself and the trivial detectors that its figures are printed beside.</summary>
    public static IReadOnlyList<(string Name, Func<JudgedSeries, DetectorOutput> Of)> Detectors { get; } =
    [
        ("rnnstream", static series => new DetectorOutput(series.Scores, series.Alerts, series.Flags)),
        ("always on", static series => Trivial(TrivialDetectors.AlwaysOn(series.Rows))),
        ("random", static series => Trivial(TrivialDetectors.Chance(series.Rows, SeedOf(series)))),
        ("alarm every 5 %", static series => Trivial(TrivialDetectors.EveryTwentieth(series.Rows))),
        ("windowed Gaussian", static series => Trivial(Gaussian(series.Logged))),
    ];

    private static DetectorOutput Trivial(double[] scores) =>
        new(scores, scores, [.. scores.Select(static score => score >= Half)]);

    /// <summary>Logs of one length get different chances, and the same ones every time.</summary>
    private static int SeedOf(JudgedSeries series) =>
        int.MaxValue & Path.GetFileName(series.Log)
            .Aggregate(series.Rows, static (seed, letter) => unchecked((seed * 31) + letter));

    /// <summary>The strangest channel counts.</summary>
    private static double[] Gaussian(LoggedSeries series)
    {
        var strangest = new double[series.Times.Count];
        var values = new double[series.Times.Count];
        for (var channel = 0; channel < series.ChannelCount; channel++)
        {
            for (var row = 0; row < values.Length; row++) values[row] = series.Row(row)[channel];
            var scores = TrivialDetectors.WindowedGaussian(values);
            for (var row = 0; row < values.Length; row++) strangest[row] = Math.Max(strangest[row], scores[row]);
        }
        return strangest;
    }
}
