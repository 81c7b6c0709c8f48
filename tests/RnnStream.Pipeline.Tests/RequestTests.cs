using System.Collections.Concurrent;
using RnnStream.Core.Readings;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests;

/// <summary>Goal: what a request changes has its place in the order of readings, for ever. Method: one scenario with a
/// reset and a mute in its middle, compared over shard counts, restarts and recovery.</summary>
public sealed class RequestTests
{
    private const int First = 1500;
    private const int Second = 3000;
    private const int Last = 7 * 700;

    [Fact]
    public async Task Digest_with_a_reset_does_not_depend_on_shards_or_batches()
    {
        var expected = await DigestAsync(shards: 1, batchSize: 4096);
        Assert.Equal(expected, await DigestAsync(shards: 2, batchSize: 64));
        Assert.Equal(expected, await DigestAsync(shards: 7, batchSize: 1));
        await using var without = await OpenAsync();
        without.Feed(0, Last);
        Assert.NotEqual(expected, await without.DigestAsync());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Reset_and_mute_survive_a_restart(bool isClean, bool hasCheckpoint)
    {
        using var folder = new TemporaryDirectory();
        var told = new ConcurrentBag<(string Sensor, long EventTime)>();
        await using (var before = await OpenAsync(folder.Path, shards: 2))
        {
            FeedAndAsk(before, First);
            if (hasCheckpoint) await before.Pipeline.CheckpointAsync();
            before.Feed(First, Second);
            await before.DigestAsync();
            if (isClean) await before.Pipeline.CloseAsync();
        }
        await using var after = await OpenAsync(
            folder.Path, shards: 3, sinks: _ => new EpisodeSink(told));
        after.Feed(Second, Last);

        Assert.Equal(await DigestAsync(1, 4096), await after.DigestAsync());
        // Recovery tells again what was told behind the checkpoint, the time before the mute included.
        var sensors = told.Where(static episode => episode.EventTime >= Time(First)).Select(static e => e.Sensor).ToList();
        Assert.DoesNotContain("plant/4", sensors);
        Assert.Contains("plant/5", sensors);
    }

    [Fact]
    public async Task A_muted_sensor_is_scored_but_not_told_of_until_it_is_unmuted()
    {
        var told = new ConcurrentBag<(string Sensor, long EventTime)>();
        await using var pipeline = await OpenAsync(sinks: _ => new EpisodeSink(told));
        pipeline.Feed(0, First);
        Assert.True(pipeline.Pipeline.Intake.TryMute("plant/4"u8, isMuted: true));
        pipeline.Feed(First, Second);
        Assert.True(pipeline.Pipeline.Intake.TryMute("plant/4"u8, isMuted: false));
        pipeline.Feed(Second, Last);

        await using var never = await OpenAsync();
        never.Feed(0, Last);
        Assert.Equal(await never.DigestAsync(), await pipeline.DigestAsync());
        var times = told.Where(static episode => episode.Sensor == "plant/4").Select(static e => e.EventTime).ToList();
        Assert.Contains(times, static time => time < Time(First));
        Assert.DoesNotContain(times, static time => time >= Time(First) && time < Time(Second));
        Assert.Contains(times, static time => time >= Time(Second));
    }

    [Fact]
    [Trait("Fault", "N7")]
    public async Task A_sensor_whose_clock_ran_ahead_is_heard_again_after_a_reset()
    {
        await using var pipeline = await OpenAsync();
        pipeline.Feed(1000, 1007);
        pipeline.Feed(0, 7);
        Assert.Equal(7, pipeline.Pipeline.Intake.Accounting.Late);
        Assert.True(pipeline.Pipeline.Intake.TryReset("plant/3"u8));
        pipeline.Feed(0, 7);
        Assert.Equal(13, pipeline.Pipeline.Intake.Accounting.Late);
        Assert.Equal(8, pipeline.Pipeline.Intake.Accounting.Applied);
    }

    [Fact]
    public async Task An_unknown_sensor_changes_nothing()
    {
        await using var pipeline = await OpenAsync();
        pipeline.Feed(0, 70);
        var digest = await pipeline.DigestAsync();
        Assert.False(pipeline.Pipeline.Intake.TryReset("plant/70"u8));
        Assert.False(pipeline.Pipeline.Intake.TryMute("plant/70"u8, isMuted: true));
        Assert.Equal(digest, await pipeline.DigestAsync());
    }

    [Fact]
    [Trait("Fault", "N6")]
    public async Task A_reset_that_is_delivered_again_after_a_crash_is_not_applied_again()
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await OpenAsync(folder.Path))
        {
            before.Feed(0, First);
            Assert.True(Deliver(before, isDuplicate: false));
            before.Feed(First, Second);
            await before.DigestAsync();
        }
        await using var after = await OpenAsync(folder.Path);
        var digest = await after.DigestAsync();
        Assert.False(Deliver(after, isDuplicate: true));
        Assert.Equal(digest, await after.DigestAsync());
    }

    private static bool Deliver(TestPipeline pipeline, bool isDuplicate)
    {
        var requests = new ResetRequests(pipeline.Pipeline.Intake);
        pipeline.Pipeline.Intake.DeliverRequest(null!, requests, "reset"u8, new ReceivedMessage
        {
            Topic = "rnnstream/request/reset"u8,
            Payload = "plant/3"u8,
            ArrivalTime = 0,
            Position = 1,
            PacketId = 77,
            QualityOfService = QualityOfService.AtMostOnce,
            Retained = false,
            Duplicate = isDuplicate,
        });
        return requests.Count == 1;
    }

    /// <summary>Every sensor leaves its range once in each of its days.</summary>
    private static async Task<TestPipeline> OpenAsync(
        string? directory = null, int shards = 2, int batchSize = 64, Func<int, IAssessmentSink>? sinks = null)
    {
        var pipeline = await TestPipeline.OpenAsync(directory, shards, batchSize, sinks);
        pipeline.Maximum = 45;
        return pipeline;
    }

    private static void FeedAndAsk(TestPipeline pipeline, int count)
    {
        pipeline.Feed(0, count);
        Assert.True(pipeline.Pipeline.Intake.TryReset("plant/3"u8));
        Assert.True(pipeline.Pipeline.Intake.TryMute("plant/4"u8, isMuted: true));
    }

    private static async Task<string> DigestAsync(int shards, int batchSize)
    {
        await using var pipeline = await OpenAsync(null, shards, batchSize);
        FeedAndAsk(pipeline, First);
        pipeline.Feed(First, Last);
        return await pipeline.DigestAsync();
    }

    private static long Time(int reading) => reading * EventTime.Second * 10;

    private sealed class ResetRequests(ReadingIntake intake) : IRequestSink
    {
        public int Count { get; private set; }

        public Action OnRequest(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> payload)
        {
            Count++;
            Assert.True(intake.TryReset(payload));
            return static () => { };
        }
    }
}
