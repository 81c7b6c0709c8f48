using System.Diagnostics;
using System.Text;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Replay;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Benchmarks.Storage;

/// <summary>A pipeline on a data directory, fed from one thread: every sensor in turn.</summary>
internal sealed class DurableFeed : IAsyncDisposable
{
    private readonly byte[][] _names;
    private readonly DataDirectory _directory;
    private readonly ReadingLog _log;
    private readonly LoggedReadings _sink;
    private readonly SensorProfile _profile = new();
    private readonly bool _isKept;
    private long _round;

    private DurableFeed(
        DataDirectory directory, ReadingLog log, StreamPipeline pipeline, int sensors, bool isKept)
    {
        (_directory, _log, Pipeline, _isKept) = (directory, log, pipeline, isKept);
        _names = [.. Enumerable.Range(0, sensors).Select(i => Encoding.UTF8.GetBytes($"site-{i / 1_000}/{i % 1_000}"))];
        _sink = new LoggedReadings(pipeline.Intake);
    }

    public StreamPipeline Pipeline { get; }

    public static Task<DurableFeed> OpenAsync(string path, IFileSystem files, int sensors, int batch) =>
        OpenAsync(path, files, sensors, batch, isKept: false);

    /// <summary>Opens a directory that stays when the feed ends.</summary>
    public static Task<DurableFeed> OpenKeptAsync(string path, int sensors, long round) =>
        OpenAsync(path, LinuxFileSystem.Instance, sensors, 4_096, isKept: true, round);

    /// <summary>Feeds every sensor so many times.</summary>
    /// <returns>Readings per second until all are durable and have had their effect.</returns>
    public async Task<double> RateAsync(int rounds)
    {
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++) DeliverRound(_names.Length);
        await EffectAsync().ConfigureAwait(false);
        return rounds * _names.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Feeds the first few sensors once.</summary>
    public async Task FeedAsync(int sensors)
    {
        DeliverRound(sensors);
        await EffectAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
        _directory.Dispose();
        if (!_isKept) Directory.Delete(_directory.Path, recursive: true);
    }

    private static async Task<DurableFeed> OpenAsync(
        string path, IFileSystem files, int sensors, int batch, bool isKept, long round = 0)
    {
        Directory.CreateDirectory(path);
        var directory = DataDirectory.Open(path, files);
        var log = ReadingLog.Open(directory, new StorageOptions());
        var pipeline = await StreamPipeline.OpenAsync(
            new PipelineParts
            {
                Pipeline = new PipelineOptions { BatchSize = batch, SensorsMax = Math.Max(sensors, 1_000) },
                Model = new ModelOptions(),
                Training = new TrainingOptions { Enabled = false },
                Detector = new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load()),
                SinkFactory = static _ => new NoSink(),
                Log = log,
                Checkpoints = new CheckpointStore(directory, log.Identity),
                Directory = directory,
                SyncInterval = new StorageOptions().SyncInterval,
            },
            CancellationToken.None).ConfigureAwait(false);
        return new DurableFeed(directory, log, pipeline, sensors, isKept) { _round = round };
    }

    private async Task EffectAsync()
    {
        Pipeline.Intake.Drained();
        await Pipeline.DrainAsync().ConfigureAwait(false);
    }

    private void DeliverRound(int sensors)
    {
        Span<double> values = stackalloc double[1];
        for (var sensor = 0; sensor < sensors; sensor++)
        {
            values[0] = 20 + (5 * Math.Sin((_round + sensor) * 0.01)) + ((_round * 7919 % 1009) / 1009.0);
            _sink.OnReading(new DecodedReading
            {
                Sensor = _names[sensor],
                EventTime = (1_700_000_000 + (_round * 10)) * EventTime.Second,
                HasDeviceTime = true,
                Values = values,
                Profile = _profile,
            });
        }

        _round++;
    }

    private sealed class NoSink : IAssessmentSink
    {
        public void OnAssessed(SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnSilence(SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnBatchEnd()
        {
        }
    }
}
