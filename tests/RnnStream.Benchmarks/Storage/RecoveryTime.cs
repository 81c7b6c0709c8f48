using System.Diagnostics;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Benchmarks.Storage;

/// <summary>How long a start takes with many seasoned sensors, and what a checkpoint of a few changes costs beside one
/// of all.</summary>
/// <remarks>Every sensor's stored state is that of one that has seen 4,000 readings, so no line of it is zero. The
/// page cache holds what was just written, as after a crash of the process alone.</remarks>
internal static class RecoveryTime
{
    private const int SeasoningReadings = 4_000;
    private const int Samples = 3;
    private const double Goal = 5;

    // As many as may lie behind a checkpoint by default.
    private const int Tail = 500_000;

    // More would not fit beside the page cache: 15 kB each.
    private const int InMemoryMax = 200_000;

    public static async Task<int> MeasureAsync(string[] args)
    {
        var sensors = args is ["--sensors", var count, ..] ? int.Parse(count, null) : 1_000_000;
        var parent = args is [_, _, var folder] ? folder : Path.GetTempPath();
        var path = Path.Join(parent, $"rnnstream-recovery-{Guid.NewGuid():N}");
        try
        {
            await BuildAsync(path, sensors).ConfigureAwait(false);
            var files = Directory.GetFiles(Path.Join(path, "checkpoints"));
            Say($"{sensors:N0} seasoned sensors, checkpoint of {files.Sum(file => new FileInfo(file).Length) / 1e9:F2} GB");
            var (starts, firsts) = (new List<double>(), new List<double>());
            for (var sample = 0; sample < Samples; sample++)
            {
                var (start, first) = await StartAsync(path, sensors, sample).ConfigureAwait(false);
                starts.Add(start);
                firsts.Add(first);
            }
            firsts.Sort();
            starts.Sort();
            Say($"start until recovered          {starts[Samples / 2],8:F2} s");
            Say($"until the first reading's effect {firsts[Samples / 2],6:F2} s   (goal {Goal} s)");
            await using (var feed = await DurableFeed.OpenKeptAsync(path, sensors, 50).ConfigureAwait(false))
                await feed.FeedAsync(Math.Min(sensors, Tail)).ConfigureAwait(false);
            var (_, behind) = await StartAsync(path, sensors, 60).ConfigureAwait(false);
            Say($"the same, {Math.Min(sensors, Tail):N0} readings behind the checkpoint {behind,6:F2} s");
            await MeasureCheckpointsAsync(path, sensors).ConfigureAwait(false);
            return firsts[Samples / 2] <= Goal ? 0 : 1;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task<(double Recovered, double First)> StartAsync(string path, int sensors, int sample)
    {
        var start = Stopwatch.GetTimestamp();
        await using var feed = await DurableFeed.OpenKeptAsync(path, sensors, 2 + sample).ConfigureAwait(false);
        var recovered = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await feed.FeedAsync(1).ConfigureAwait(false);
        return (recovered, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task MeasureCheckpointsAsync(string path, int sensors)
    {
        await using var feed = await DurableFeed.OpenKeptAsync(path, sensors, 100).ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        await feed.Pipeline.VerifyStoredAsync().ConfigureAwait(false);
        Say($"reading all states through     {Stopwatch.GetElapsedTime(start).TotalSeconds,8:F2} s   (in the background)");
        foreach (var what in (string[])["second generation, all states", "1,000 sensors changed", "1,000 sensors changed"])
        {
            await feed.FeedAsync(Math.Min(sensors, 1_000)).ConfigureAwait(false);
            start = Stopwatch.GetTimestamp();
            await feed.Pipeline.CheckpointAsync().ConfigureAwait(false);
            Say($"checkpoint, {what,-30} {Stopwatch.GetElapsedTime(start).TotalSeconds,8:F2} s");
        }
        if (sensors > InMemoryMax) return;
        Say($"first reading of each sensor   {await feed.RateAsync(1).ConfigureAwait(false) / 1e3,8:N0} k/s");
        Say($"the next of each               {await feed.RateAsync(1).ConfigureAwait(false) / 1e3,8:N0} k/s");
        var checkpoint = feed.Pipeline.CheckpointAsync();
        var rate = await feed.RateAsync(1).ConfigureAwait(false) / 1e3;
        var isBeside = !checkpoint.IsCompleted;
        await checkpoint.ConfigureAwait(false);
        Say($"the next, beside a checkpoint of all {rate,8:N0} k/s{(isBeside ? "" : ", which ended before")}");
    }

    /// <summary>A directory in which every sensor was seen once, its states then replaced by seasoned ones.</summary>
    private static async Task BuildAsync(string path, int sensors)
    {
        await using (var feed = await DurableFeed.OpenKeptAsync(path, sensors, 0).ConfigureAwait(false))
        {
            await feed.RateAsync(1).ConfigureAwait(false);
            await feed.Pipeline.CloseAsync().ConfigureAwait(false);
        }
        using var directory = DataDirectory.Open(path);
        using var log = ReadingLog.Open(directory, new RnnStream.Storage.StorageOptions());
        Dictionary<string, byte[]> sections;
        using (var store = new CheckpointStore(directory, log.Identity))
        using (var checkpoint = store.TryOpenNewest(out _)!)
            sections = checkpoint.Sections.Where(static section => section.Name != "places")
                .ToDictionary(static section => section.Name, section => Content(checkpoint, section.Name));
        foreach (var file in Directory.GetFiles(directory.CheckpointsPath)) File.Delete(file);
        using var seasoned = new CheckpointStore(directory, log.Identity);
        using var draft = seasoned.Begin(log.NextSequence);
        var block = SeasonedBlock();
        var packed = new byte[PackedState.SizeMax(block.Length)];
        var size = PackedState.Pack(block, packed);
        for (var sensor = 0; sensor < sensors; sensor++) draft.Add(sensor, log.NextSequence, packed.AsSpan(0, size));
        draft.Finish(sensors, writer =>
        {
            foreach (var (name, content) in sections)
            {
                writer.BeginSection(name);
                writer.Write(content);
            }
        });
    }

    private static byte[] SeasonedBlock()
    {
        var detector = new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load());
        var block = new byte[detector.StateSize(1)];
        detector.Initialise(block, 1, double.NegativeInfinity, double.PositiveInfinity);
        var random = new Random(1);
        for (var i = 0; i < SeasoningReadings; i++)
        {
            var value = 20 + (5 * Math.Sin(i * 0.01)) + random.NextDouble();
            var time = (1_699_000_000 + (i * 200L)) * EventTime.Second;
            detector.Assess(block, time, [value], out _);
        }
        return block;
    }

    private static byte[] Content(Checkpoint checkpoint, string name)
    {
        var section = checkpoint.OpenSection(name);
        var content = new byte[section.Remaining];
        section.ReadExactly(content);
        return content;
    }

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
