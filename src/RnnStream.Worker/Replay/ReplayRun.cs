using System.Diagnostics;
using System.Threading.Channels;
using RnnStream.Formats.Logs;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Replay;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Replay;

/// <summary>Recorded logs through the same pipeline as live readings, as fast as it goes.</summary>
internal sealed class ReplayRun
{
    private readonly Settings _settings;
    private readonly string? _out;
    private readonly List<EpisodeCollector> _collectors = [];
    private readonly List<AssessmentFiles> _files = [];

    /// <param name="settings">Everything configured.</param>
    /// <param name="outDirectory">Where results go; null for none.</param>
    public ReplayRun(Settings settings, string? outDirectory)
    {
        _settings = settings;
        _out = outDirectory;
    }

    /// <summary>Makes a further taker of assessments for a shard; null for none.</summary>
    public Func<int, IAssessmentSink>? Tap { get; init; }

    /// <summary>Replays logs merged by event time.</summary>
    /// <param name="logs">Opened logs; the caller closes them.</param>
    /// <param name="storage">A data directory to go on from and to record into; null to keep nothing.</param>
    /// <param name="progress">Called after each block of a log.</param>
    /// <param name="stop">Ends the replay early; what was read counts.</param>
    public async Task<ReplayOutcome> RunAsync(
        IReadOnlyList<LogReader> logs, OpenStorage? storage, Action<LogReader>? progress, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        await using var pipeline = await StreamPipeline.OpenAsync(
            PipelineComposition.Parts(_settings, storage, SinkOf), stop).ConfigureAwait(false);
        var before = pipeline.Intake.Accounting.Applied;
        var totals = await ReadAsync(pipeline, logs, progress, stop).ConfigureAwait(false);
        pipeline.Intake.ReleaseHeld();
        pipeline.Intake.Drained();
        await pipeline.DrainAsync().ConfigureAwait(false);
        clock.Stop();
        var outcome = new ReplayOutcome
        {
            Readings = pipeline.Intake.Accounting.Applied - before,
            Totals = totals,
            Seconds = clock.Elapsed.TotalSeconds,
            Accounting = pipeline.Intake.Accounting,
            Examples = pipeline.Intake.Examples.All(),
            Sensors = pipeline.Sensors.Count,
            StateDigest = pipeline.ComputeDigest(),
            Versions = pipeline.Versions,
            Episodes = EpisodeCollector.InOrder(_collectors),
            SensorVersions = pipeline.VersionOf,
        };
        if (storage is not null) outcome.WithoutCheckpoint = await pipeline.CloseAsync().ConfigureAwait(false);
        foreach (var files in _files) files.Dispose();
        return outcome;
    }

    private static async Task<LogTotals> ReadAsync(
        StreamPipeline pipeline, IReadOnlyList<LogReader> logs, Action<LogReader>? progress, CancellationToken stop)
    {
        try
        {
            var sink = new LoggedReadings(pipeline.Intake);
            return await Task.Run(() => LogMerge.Read(logs, sink, progress, stop), stop).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // That there is nobody left to take a reading says less than what ended them.
            await pipeline.Completion.ConfigureAwait(false);
            throw;
        }
    }

    private IAssessmentSink SinkOf(int shard)
    {
        var collector = new EpisodeCollector();
        _collectors.Add(collector);
        var sinks = new List<IAssessmentSink> { collector };
        if (_out is not null)
        {
            _files.Add(new AssessmentFiles(Path.Join(_out, "assessments"), append: false));
            sinks.Add(_files[^1]);
        }
        if (Tap is not null) sinks.Add(Tap(shard));
        return sinks.Count == 1 ? collector : new FanOut([.. sinks]);
    }
}
