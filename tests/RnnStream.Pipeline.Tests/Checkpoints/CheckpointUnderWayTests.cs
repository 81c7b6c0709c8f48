using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Tests.Retraining;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Checkpoints;

/// <summary>Goal: whatever comes while a checkpoint is written is not in it, however large the blocks; a name that is
/// used again means the newer file. Oracle: the digest of a pipeline that never stopped.</summary>
public sealed class CheckpointUnderWayTests : IDisposable
{
    private const int Fleet = 300;

    // One block is larger than a buffer of copies.
    private const int Channels = 40;
    private const int WideSensors = 9;
    private static readonly SensorProfile Wide = new()
    {
        Channels = [.. Enumerable.Range(0, Channels).Select(static channel => $"c{channel}")],
    };

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Trait("Fault", "M2")]
    public async Task Promotions_and_requests_that_come_while_it_is_written_are_not_in_it(int shards)
    {
        await using var twin = await RunAsync("twin", shards: 2, isWritten: false);
        var expected = await twin.DigestAsync();
        await using (await RunAsync("kept", shards, isWritten: true))
        {
        }
        await using var recovered = await OpenAsync("kept", shards: 2);
        Assert.InRange(recovered.Pipeline.Recovered.CheckpointSequence, 2 * Fleet, long.MaxValue);
        Assert.Equal(expected, await recovered.DigestAsync());
        Assert.Equal(1, recovered.Pipeline.Versions["default"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Blocks_larger_than_a_buffer_are_copied_before_they_change(int shards)
    {
        await using (var before = await TestPipeline.OpenAsync(_folder.Path, shards, batchSize: 10))
        {
            FeedWide(before, 0, 40 * WideSensors);
            for (var at = 40 * WideSensors; at < 44 * WideSensors; at += WideSensors)
            {
                var checkpoint = before.Pipeline.CheckpointAsync();
                FeedWide(before, at, at + WideSensors);
                await checkpoint;
            }
            await before.DigestAsync();
        }
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path, shards: 3);
        await using var uninterrupted = await TestPipeline.OpenAsync();
        FeedWide(uninterrupted, 0, 44 * WideSensors);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    /// <summary>The older checkpoint and the log lead to the same record; the states lie in another order.</summary>
    [Fact]
    [Trait("Fault", "D4")]
    public async Task A_checkpoint_at_the_same_record_after_a_fall_back_replaces_the_file_of_states()
    {
        await using (var before = await TestPipeline.OpenAsync(_folder.Path, shards: 1))
        {
            before.Feed(0, 700);
            await before.Pipeline.CheckpointAsync();
            before.Feed(700, 770);
            await before.Pipeline.CheckpointAsync();
        }
        var newest = Files(".checkpoint")[^1];
        var names = Files("");
        File.Delete(newest);
        await using (var again = await TestPipeline.OpenAsync(_folder.Path, shards: 3, eagerSize: 0))
        {
            Assert.Equal(70, again.Pipeline.Recovered.Readings);
            await again.Pipeline.CheckpointAsync();
            Assert.Equal(names, Files(""));
        }
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path);
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.Feed(0, 770);
        Assert.Equal(0, recovered.Pipeline.Recovered.Readings);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    [Fact]
    public async Task Checkpoints_without_sensors_are_followed_by_whole_ones()
    {
        for (var life = 0; life < 2; life++)
        {
            await using var empty = await TestPipeline.OpenAsync(_folder.Path);
            await empty.Pipeline.CheckpointAsync();
        }
        await using (var first = await TestPipeline.OpenAsync(_folder.Path))
        {
            first.Feed(0, 70);
            await first.Pipeline.CheckpointAsync();
        }
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path);
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.Feed(0, 70);
        Assert.Equal(0, recovered.Pipeline.Recovered.Readings);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    [Fact]
    [Trait("Fault", "D4")]
    public async Task A_damaged_only_checkpoint_leaves_the_whole_log()
    {
        const int Readings = 150_000;
        await using (var before = await TestPipeline.OpenAsync(_folder.Path))
        {
            before.Feed(0, Readings);
            await before.Pipeline.CheckpointAsync();
        }
        var only = Assert.Single(Files(".checkpoint"));
        var bytes = await File.ReadAllBytesAsync(only);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(only, bytes);
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path);
        Assert.Equal(Readings, recovered.Pipeline.Recovered.Readings);
    }

    private async Task<TestPipeline> RunAsync(string name, int shards, bool isWritten)
    {
        var pipeline = await OpenAsync(name, shards);
        pipeline.SensorCount = Fleet;
        pipeline.Feed(0, 2 * Fleet - 1);
        for (var round = 0; round < 3; round++)
        {
            var checkpoint = isWritten ? pipeline.Pipeline.CheckpointAsync() : Task.CompletedTask;
            var first = 2 * Fleet - 1 + (round * 100);
            // In the first round the promotion: it changes every block.
            pipeline.Feed(first, first + 50);
            Assert.True(pipeline.Pipeline.Intake.TryReset(Sensor(Fleet - 1 - round)));
            Assert.True(pipeline.Pipeline.Intake.TryMute(Sensor(Fleet - 20 - round), isMuted: true));
            Assert.True(pipeline.Pipeline.Intake.TryLabel(
                Sensor(Fleet - 40 - round), EventTime.Second, LabelVerdict.FalseAlarm, ""));
            pipeline.Feed(first + 50, first + 100);
            await checkpoint;
        }
        await pipeline.DigestAsync();
        return pipeline;
    }

    private Task<TestPipeline> OpenAsync(string name, int shards) => TestPipeline.OpenAsync(
        _folder.Join(name), shards, batchSize: 50,
        training: new TrainingOptions
        {
            MinimumReadings = 2 * Fleet,
            Interval = TimeSpan.FromHours(1),
            PromotionDelay = 1,
        },
        retrainer: new CopyingRetrainer(_folder.Join(name)));

    private static byte[] Sensor(int index) => Encoding.UTF8.GetBytes($"plant/{index}");

    private static void FeedWide(TestPipeline pipeline, int first, int last)
    {
        var values = new double[Channels];
        for (var i = first; i < last; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
                values[channel] = Scenario.Value(channel, i / WideSensors);
            pipeline.Pipeline.Intake.DeliverLogged(new DecodedReading
            {
                Sensor = Sensor(i % WideSensors),
                EventTime = i * EventTime.Second * 10,
                HasDeviceTime = true,
                Values = values,
                Profile = Wide,
            });
        }
    }

    private string[] Files(string suffix)
    {
        var files = Directory.GetFiles(_folder.Join("checkpoints"), "*" + suffix);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
