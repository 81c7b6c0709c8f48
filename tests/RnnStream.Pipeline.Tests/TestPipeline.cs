using System.Text;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Tests;

/// <summary>A pipeline as the worker puts it together, with or without a data directory.</summary>
internal sealed class TestPipeline : IAsyncDisposable
{
    private readonly DataDirectory? _directory;
    private readonly ReadingLog? _log;

    private TestPipeline(StreamPipeline pipeline, DataDirectory? directory, ReadingLog? log)
    {
        Pipeline = pipeline;
        _directory = directory;
        _log = log;
    }

    public StreamPipeline Pipeline { get; }

    /// <summary>Highest value that is in range: whatever lies above is an episode.</summary>
    public double Maximum { get; set; } = double.PositiveInfinity;

    public static async Task<TestPipeline> OpenAsync(
        string? directory = null, int shards = 2, int batchSize = 64, Func<int, IAssessmentSink>? sinks = null,
        TrainingOptions? training = null, IRetrainer? retrainer = null, SensorDetector? detector = null,
        Outbox? outbox = null, long eagerSize = 64 << 20,
        ModelScope scope = ModelScope.Group, int sensorsMax = 1_000_000, bool isInspection = false)
    {
        var storage = new StorageOptions { SegmentSize = 4 << 20, SyncInterval = TimeSpan.FromMilliseconds(1) };
        var data = directory is null ? null : DataDirectory.Open(directory);
        var log = data is null ? null : ReadingLog.Open(data, storage);
        var parts = new PipelineParts
        {
            Pipeline = new PipelineOptions { Shards = shards, BatchSize = batchSize, SensorsMax = sensorsMax },
            Model = new ModelOptions { Scope = scope },
            Training = training ?? new TrainingOptions { Enabled = false },
            Detector = detector ?? new SensorDetector(
                new DetectionOptions(), training is null ? null : PretrainedNetwork.Load()),
            Outbox = outbox,
            SinkFactory = sinks ?? (_ => new SilentSink()),
            Log = log,
            Checkpoints = log is null ? null : new CheckpointStore(data!, log.Identity) { EagerSize = eagerSize },
            Directory = data,
            IsInspection = isInspection,
            Retrainer = retrainer,
            SyncInterval = storage.SyncInterval,
        };
        try
        {
            return new TestPipeline(await StreamPipeline.OpenAsync(parts, CancellationToken.None), data, log);
        }
        catch
        {
            log?.Dispose();
            data?.Dispose();
            throw;
        }
    }

    /// <summary>Feeds the same readings sensor by sensor instead of in turn, with gaps.</summary>
    public void FeedBySensor(int last, Func<int, bool> isMissing)
    {
        for (var sensor = 0; sensor < 7; sensor++)
            for (var i = sensor; i < last; i += 7)
                if (!isMissing(i)) Feed(i, i + 1);
    }

    /// <summary>Sensors of the scenario.</summary>
    public int SensorCount { get; set; } = 7;

    /// <summary>Feeds readings first..last of a fixed scenario: seven sensors or more, one reading each in
    /// turn.</summary>
    public void Feed(int first, int last)
    {
        var profile = new SensorProfile { Maximum = Maximum };
        for (var i = first; i < last; i++)
        {
            var sensor = i % SensorCount;
            Pipeline.Intake.DeliverLogged(new DecodedReading
            {
                Sensor = Encoding.UTF8.GetBytes($"plant/{sensor}"),
                EventTime = i * EventTime.Second * 10,
                HasDeviceTime = true,
                Values = [Scenario.Value(sensor, i / SensorCount)],
                Profile = profile,
            });
        }
    }

    public async Task<string> DigestAsync()
    {
        Pipeline.Intake.Drained();
        await Pipeline.DrainAsync();
        return Pipeline.ComputeDigest();
    }

    /// <summary>Ends like a process that is killed: no checkpoint, nothing flushed. What remains must be
    /// sound.</summary>
    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        _log?.Dispose();
        _directory?.Dispose();
        if (_directory is null) return;
        var remains = DirectoryVerification.Verify(_directory.Path, new ContentVerification());
        Assert.True(remains.IsSound, string.Join('\n', remains.Problems));
    }
}
