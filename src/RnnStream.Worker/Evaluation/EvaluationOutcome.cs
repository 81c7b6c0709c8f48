using System.Globalization;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Evaluation;

/// <summary>What an evaluation came to.</summary>
internal sealed class EvaluationOutcome
{
    private EvaluationOutcome(IReadOnlyList<JudgedSeries> series) => Series = series;

    /// <summary>All sensors of all logs.</summary>
    public IReadOnlyList<JudgedSeries> Series { get; }

    /// <summary>The product first, then the trivial detectors.</summary>
    public required IReadOnlyList<DetectorFigures> Detectors { get; init; }

    public required int Logs { get; init; }

    public required int TrainingRows { get; init; }

    public required double Seconds { get; init; }

    public required long Rejected { get; init; }

    public DetectorFigures Product => Detectors[0];

    /// <summary>Rows judged, those of training left out.</summary>
    public long Rows => Series.Sum(series => (long)series.Rows - TrainingRows);

    public long Count(RowFate fate) => Series.Sum(series => series.Fates.LongCount(f => f == fate));

    /// <exception cref="VerbException">A log is no longer than its training rows.</exception>
    public static EvaluationOutcome Of(
        IReadOnlyList<JudgedSeries>[] logs, int trainingRows, long rejected, Func<double> seconds)
    {
        JudgedSeries[] series = [.. logs.SelectMany(static log => log)];
        if (Array.Find(series, one => one.Rows <= trainingRows) is { } tooShort)
        {
            throw new VerbException(string.Create(CultureInfo.InvariantCulture,
                $"{tooShort.Log}: {tooShort.Logged.Sensor} has {tooShort.Rows} rows; ")
                + $"--training-rows {trainingRows} leaves none to judge", ExitCode.Usage);
        }
        return new EvaluationOutcome(series)
        {
            Logs = logs.Length,
            TrainingRows = trainingRows,
            Rejected = rejected,
            Detectors =
            [
                .. DetectorOutput.Detectors.Select(detector =>
                    DetectorFigures.Of(detector.Name, series, [.. series.Select(detector.Of)], trainingRows)),
            ],
            Seconds = seconds(),
        };
    }
}
