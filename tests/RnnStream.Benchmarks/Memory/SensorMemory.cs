using System.Diagnostics;
using System.Globalization;
using System.Text;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Output;

namespace RnnStream.Benchmarks.Memory;

/// <summary>What a sensor takes: the block of its state, and what the directory of names adds. Through the whole
/// pipeline, with names as plants give them.</summary>
internal static class SensorMemory
{
    private const int ReadingsPerSensor = 2;

    /// <summary>One number of sensors a run: what a former pipeline leaves behind would be counted.</summary>
    public static async Task MeasureAsync(int sensors)
    {
        Console.WriteLine("    sensors   bytes of state   x sensors, MiB   managed, MiB   resident, MiB   beside the state, bytes   readings/s");
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Resident());
        var detector = new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load());
        var parts = new PipelineParts
        {
            Pipeline = new PipelineOptions { SensorsMax = sensors },
            Model = new ModelOptions(),
            Training = new TrainingOptions { Enabled = false },
            Detector = detector,
            SinkFactory = static _ => new NoSink(),
        };
        var pipeline = await StreamPipeline.OpenAsync(parts, CancellationToken.None).ConfigureAwait(false);
        await using var _ = pipeline.ConfigureAwait(false);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < ReadingsPerSensor; round++) Deliver(pipeline, sensors, round);
        await pipeline.DrainAsync().ConfigureAwait(false);
        var rate = (double)sensors * ReadingsPerSensor / clock.Elapsed.TotalSeconds;
        managed = GC.GetTotalMemory(forceFullCollection: true) - managed;
        resident = Resident() - resident;
        long block = detector.StateSize(1);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sensors,11:N0} {block,16:N0} {MiB(block * sensors),16:N0} {MiB(managed),14:N0} {MiB(resident),15:N0}"
            + $" {(managed - block * sensors) / sensors,25:N0} {rate,12:N0}"));
    }

    private static void Deliver(StreamPipeline pipeline, int sensors, int round)
    {
        Span<byte> name = stackalloc byte[64];
        var profile = new SensorProfile();
        for (var sensor = 0; sensor < sensors; sensor++)
        {
            Encoding.UTF8.TryGetBytes(
                string.Create(CultureInfo.InvariantCulture, $"plant-{sensor / 1_000}/line-{sensor / 10 % 100}/pump-{sensor % 10}"), name, out var length);
            pipeline.Intake.DeliverLogged(new DecodedReading
            {
                Sensor = name[..length],
                EventTime = (1_700_000_000L + round * 60) * EventTime.Second,
                HasDeviceTime = true,
                Values = [20 + ((sensor * 7) + round) % 31 * 0.125],
                Profile = profile,
            });
        }
        pipeline.Intake.Drained();
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static double MiB(long bytes) => bytes / (double)(1 << 20);

    private sealed class NoSink : IAssessmentSink
    {
        public void OnAssessed(Pipeline.Intake.SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnSilence(Pipeline.Intake.SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnBatchEnd()
        {
        }
    }
}
