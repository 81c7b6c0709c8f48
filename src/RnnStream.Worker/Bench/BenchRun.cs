using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Subscriptions;
using RnnStream.Numerics;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Replay;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Training;

namespace RnnStream.Worker.Bench;

/// <summary>Measures this machine, one figure after the other, with the product's defaults.</summary>
internal sealed class BenchRun(Settings settings, int sensors, double seconds, CancellationToken stop)
{
    /// <summary>Measurements that share the time.</summary>
    public const int MeasurementCount = 6;

    /// <summary>Readings that every sensor has had before it is measured: behind the last fit of its scaler, which a
    /// young sensor meets often and an old one never again.</summary>
    public const int SeasoningReadings = 600;

    private const int RoundSize = 4_096;
    private readonly double _share = seconds / MeasurementCount;

    /// <param name="advance">Told after every measurement.</param>
    public async Task<BenchFigures> RunAsync(Action<double> advance)
    {
        settings.Training.Enabled = false;
        var detector = PipelineComposition.Parts(settings, null, static _ => new SilentSink()).Detector;
        var network = new Network(detector.Network ?? TrainingRun.Fresh(settings.Model, seed: 1));
        var single = Counted(advance, () => Steps(network, 1));
        var many = Counted(advance, () => Steps(network, sensors));
        var assessed = Counted(advance, () => Assessed(detector));
        var payloads = Counted(advance, Payloads);
        var (memory, processBytes) = await PipelineAsync(null).ConfigureAwait(false);
        advance(1);
        var disk = await DiskAsync().ConfigureAwait(false);
        advance(1);
        return new BenchFigures(
            KernelSelection.Name, sensors, single, many, assessed, memory, disk, payloads, detector.StateSize(1),
            processBytes / sensors);
    }

    private static double Counted(Action<double> advance, Func<double> measure)
    {
        var figure = measure();
        advance(1);
        return figure;
    }

    private double Steps(Network network, int count)
    {
        var stepper = new NetworkStepper(network);
        var inputs = new float[count * network.Shape.InputSize];
        Array.Fill(inputs, 0.25f);
        var outputs = new float[count * network.Shape.OutputSize];
        var states = new AlignedFloats(count * network.StateLength);
        int[] at = [.. Enumerable.Range(0, count).Select(i => i * network.StateLength)];
        var calls = Math.Max(1, RoundSize / count);
        return RateClock.PerSecond(_share, () =>
        {
            for (var call = 0; call < calls; call++) stepper.StepMany(inputs, states.Values, at, outputs);
            return calls * count;
        }, stop);
    }

    private double Assessed(SensorDetector detector)
    {
        var feed = new ReadingFeed(sensors);
        var seasoned = new byte[detector.StateSize(1)];
        detector.Initialise(seasoned, 1, double.NegativeInfinity, double.PositiveInfinity);
        for (var reading = 0; reading < SeasoningReadings; reading++) Assess(seasoned);
        // A block's copy goes on as the block would: all sensors see the first one's values.
        byte[][] states = [.. Enumerable.Range(0, sensors).Select(_ => seasoned.ToArray())];
        return RateClock.PerSecond(_share, () =>
        {
            foreach (var state in states) detector.Assess(state, feed.NextEventTime, [feed.Value(0)], out _);
            feed.Advance();
            return sensors;
        }, stop);

        void Assess(byte[] state)
        {
            detector.Assess(state, feed.NextEventTime, [feed.Value(0)], out _);
            feed.Advance();
        }
    }

    private double Payloads()
    {
        var decoder = new PayloadDecoder([new SubscriptionOptions { Filter = "#" }]);
        var sink = new SilentSink();
        return RateClock.PerSecond(_share, () =>
        {
            var readings = 0;
            for (var i = 0; i < RoundSize; i++)
            {
                readings += decoder.Decode(
                    "plant/pump-7/vibration"u8, """{"timestamp":1700000000,"value":21.375}"""u8,
                    1_700_000_001_000_000_000, sink);
            }
            return readings;
        }, stop);
    }

    private async Task<double> DiskAsync()
    {
        var folder = Directory.CreateTempSubdirectory("rnnstream-bench-");
        try
        {
            settings.Storage.Directory = Path.Join(folder.FullName, "data");
            using var storage = OpenStorage.Open(
                settings.Storage, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            return (await PipelineAsync(storage).ConfigureAwait(false)).PerSecond;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The bounded batches hold the feed back, and the last round waits for all: the rate is that of the whole path.
    private async Task<(double PerSecond, long ProcessBytes)> PipelineAsync(OpenStorage? storage)
    {
        var parts = PipelineComposition.Parts(settings, storage, static _ => new SilentSink());
        var pipeline = await StreamPipeline.OpenAsync(parts, stop).ConfigureAwait(false);
        await using var _ = pipeline.ConfigureAwait(false);
        var sink = new LoggedReadings(pipeline.Intake);
        var feed = new ReadingFeed(sensors);
        var rounds = Math.Max(1, 2 * RoundSize / sensors);
        for (var round = 0; round < SeasoningReadings; round++)
        {
            stop.ThrowIfCancellationRequested();
            feed.DeliverRound(sink);
        }
        var rate = RateClock.PerSecond(_share, () =>
        {
            var readings = 0;
            for (var round = 0; round < rounds; round++) readings += feed.DeliverRound(sink);
            pipeline.Intake.Drained();
            pipeline.DrainAsync().GetAwaiter().GetResult();
            return readings;
        }, stop);
        return (rate, Environment.WorkingSet);
    }
}
