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

/// <summary>Readings per second through the whole pipeline with every commit synced, beside the same without any
/// sync.</summary>
/// <remarks>A thousand sensors in turn, seasoned, with the shipped network. Medians of rounds that take turns; a round ends
/// when all its readings are durable and have had their effect.</remarks>
internal static class DurabilityCost
{
    private const int Sensors = 1_000;
    private const int SeasoningRounds = 600;
    private const int RoundsPerSample = 60;
    private const int Samples = 9;
    private const double Goal = 0.8;

    public static async Task MeasureAsync(string parent)
    {
        Console.WriteLine($"{Sensors:N0} sensors, shipped network, in {parent}; M readings/s");
        Console.WriteLine("readings per batch   synced   not synced   share (goal 0.8)");
        foreach (var batch in (int[])[64, 256, 1_024, 4_096])
        {
            await using var synced = await DurableFeed.OpenAsync(parent, LinuxFileSystem.Instance, batch).ConfigureAwait(false);
            await using var unsynced = await DurableFeed.OpenAsync(parent, new UnsyncedFileSystem(), batch).ConfigureAwait(false);
            var (with, without) = (new List<double>(), new List<double>());
            for (var sample = 0; sample < Samples; sample++)
            {
                with.Add(await synced.RateAsync(RoundsPerSample).ConfigureAwait(false));
                without.Add(await unsynced.RateAsync(RoundsPerSample).ConfigureAwait(false));
            }

            with.Sort();
            without.Sort();
            var share = with[Samples / 2] / without[Samples / 2];
            Console.WriteLine(FormattableString.Invariant(
                $"{batch,18:N0} {with[Samples / 2] / 1e6,8:F3} {without[Samples / 2] / 1e6,12:F3}   {share,5:F2}{(share >= Goal ? "" : "!")}"));
        }
    }

    /// <summary>A pipeline on its own directory, fed from one thread.</summary>
    private sealed class DurableFeed : IAsyncDisposable
    {
        private static readonly byte[][] Names =
            [.. Enumerable.Range(0, Sensors).Select(i => Encoding.UTF8.GetBytes($"bench/{i}"))];

        private readonly string _path;
        private readonly DataDirectory _directory;
        private readonly ReadingLog _log;
        private readonly StreamPipeline _pipeline;
        private readonly LoggedReadings _sink;
        private readonly SensorProfile _profile = new();
        private long _round;

        private DurableFeed(string path, DataDirectory directory, ReadingLog log, StreamPipeline pipeline)
        {
            (_path, _directory, _log, _pipeline) = (path, directory, log, pipeline);
            _sink = new LoggedReadings(pipeline.Intake);
        }

        public static async Task<DurableFeed> OpenAsync(string parent, IFileSystem files, int batch)
        {
            var path = Path.Join(parent, $"rnnstream-durability-{Guid.NewGuid():N}");
            Directory.CreateDirectory(path);
            var directory = DataDirectory.Open(path, files);
            var log = ReadingLog.Open(directory, new StorageOptions());
            var pipeline = await StreamPipeline.OpenAsync(
                new PipelineParts
                {
                    Pipeline = new PipelineOptions { BatchSize = batch, CheckpointInterval = TimeSpan.FromHours(1) },
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
            var feed = new DurableFeed(path, directory, log, pipeline);
            await feed.RateAsync(SeasoningRounds).ConfigureAwait(false);
            return feed;
        }

        public async Task<double> RateAsync(int rounds)
        {
            var start = Stopwatch.GetTimestamp();
            for (var round = 0; round < rounds; round++)
            {
                DeliverRound();
            }

            _pipeline.Intake.Drained();
            await _pipeline.DrainAsync().ConfigureAwait(false);
            return rounds * Sensors / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public async ValueTask DisposeAsync()
        {
            await _pipeline.DisposeAsync().ConfigureAwait(false);
            _log.Dispose();
            _directory.Dispose();
            Directory.Delete(_path, recursive: true);
        }

        private void DeliverRound()
        {
            Span<double> values = stackalloc double[1];
            for (var sensor = 0; sensor < Sensors; sensor++)
            {
                values[0] = 20 + (5 * Math.Sin((_round + sensor) * 0.01)) + ((_round * 7919 % 1009) / 1009.0);
                _sink.OnReading(new DecodedReading
                {
                    Sensor = Names[sensor],
                    EventTime = (1_700_000_000 + (_round * 10)) * EventTime.Second,
                    HasDeviceTime = true,
                    Values = values,
                    Profile = _profile,
                });
            }

            _round++;
        }
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
