using RnnStream.Formats.Logs;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Replay;

namespace RnnStream.Worker.Evaluation;

/// <summary>Runs labelled logs through the pipeline, each through a fresh one, several at a time.</summary>
internal sealed class EvaluationRun(Settings settings, LogReadOptions options, LabelSource labels)
{
    private static readonly int ParallelLogs = Math.Min(2, Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private readonly List<string> _notes = [];

    /// <summary>What a person must know: what was left out, and why. Sorted.</summary>
    public IReadOnlyList<string> Notes => [.. labels.Notes, .. _notes.Order(StringComparer.Ordinal)];

    /// <summary>Lines and cells that could not become readings.</summary>
    public long Rejected { get; private set; }

    /// <summary>Whether a log with a line that is no reading is refused rather than noted.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Reads, labels and replays every log.</summary>
    /// <param name="paths">The logs.</param>
    /// <param name="advance">Called with the size of each log that is through.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The sensors of each log, in the order of <paramref name="paths"/>.</returns>
    public async Task<IReadOnlyList<JudgedSeries>[]> RunAsync(
        IReadOnlyList<string> paths, Action<double> advance, CancellationToken stop)
    {
        var judged = new IReadOnlyList<JudgedSeries>[paths.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelLogs, CancellationToken = stop };
        await Parallel.ForAsync(0, paths.Count, parallel, async (index, cancel) =>
        {
            judged[index] = await JudgeAsync(paths[index], cancel).ConfigureAwait(false);
            lock (_gate) advance(SizeOf(paths[index]));
        }).ConfigureAwait(false);
        return judged;
    }

    /// <summary>What a log counts for progress.</summary>
    public static double SizeOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private async Task<IReadOnlyList<JudgedSeries>> JudgeAsync(string path, CancellationToken stop)
    {
        var rows = await Task.Run(() => LoggedRows.Read(path, options, stop), stop).ConfigureAwait(false);
        if (IsStrict && rows.Rejected > 0)
            throw new LogFormatException(
                $"{rows.FirstRejection} ({rows.Rejected} such lines; every row must be a reading)");
        lock (_gate)
        {
            _notes.AddRange(rows.Notes(path));
            Rejected += rows.Rejected;
        }
        var labelled = labels.Label(path, rows, options);
        var recorders = new List<AssessmentRecorder>();
        var replay = new ReplayRun(settings, outDirectory: null)
        {
            Tap = _ =>
            {
                recorders.Add(new AssessmentRecorder());
                return recorders[^1];
            },
        };
        using var reader = LogReader.Open(path, options);
        await replay.RunAsync([reader], storage: null, progress: null, stop).ConfigureAwait(false);
        return [.. labelled.Select(one => new JudgedSeries(path, one.Series, one.Windows,
            recorders.Select(recorder => recorder.Of(one.Series.Sensor))
                .FirstOrDefault(static kept => kept.Count > 0) ?? []))];
    }
}
