using System.Globalization;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Output;

/// <summary>Goal: every episode message is published at least once, whenever the crash comes. Method: kill behind a
/// checkpoint with messages that nobody published, restart, and compare with a twin that never crashed.</summary>
public sealed class OutboxTests
{
    private const int Last = 7 * 700;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 3)]
    public async Task An_unpublished_message_goes_out_after_a_crash_behind_a_checkpoint(bool hasCheckpoint, int published)
    {
        var expected = await TwinAsync();
        using var folder = new TemporaryDirectory();
        var before = new Outbox(100_000);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await using (var first = await OpenAsync(folder.Path, before, shards: 2))
        {
            first.Feed(0, Last / 2);
            await first.DigestAsync();
            for (var i = 0; i < published; i++) Publish(before, seen);
            if (hasCheckpoint) await first.Pipeline.CheckpointAsync();
        }
        Assert.True(before.Count > 3);

        var after = new Outbox(100_000);
        await using var second = await OpenAsync(folder.Path, after, shards: 3);
        if (hasCheckpoint) Assert.Equal(before.Count, after.Count);
        second.Feed(Last / 2, Last);
        await second.DigestAsync();
        while (after.Count > 0) Publish(after, seen);
        Assert.Equal(expected, seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_checkpoint_carried_is_carried_by_the_next_one_too()
    {
        using var folder = new TemporaryDirectory();
        var counts = new List<int>();
        for (var life = 0; life < 3; life++)
        {
            var outbox = new Outbox(100_000);
            await using var pipeline = await OpenAsync(folder.Path, outbox, shards: 1 + life);
            if (life == 0) pipeline.Feed(0, Last);
            await pipeline.Pipeline.CheckpointAsync();
            counts.Add(outbox.Count);
        }
        Assert.True(counts[0] > 0);
        Assert.All(counts, count => Assert.Equal(counts[0], count));
    }

    [Fact]
    public async Task A_full_outbox_holds_the_shards_until_something_is_published_or_the_process_ends()
    {
        using var folder = new TemporaryDirectory();
        var outbox = new Outbox(capacity: 2);
        await using var pipeline = await OpenAsync(folder.Path, outbox, shards: 1);
        pipeline.Feed(0, Last / 4);
        while (outbox.Count < 2) await Task.Yield();
        var closed = pipeline.Pipeline.CloseAsync();
        await closed;
        Assert.True(outbox.Count > 2);
    }

    [Fact]
    public async Task Waiting_ends_when_a_message_is_added()
    {
        var outbox = new Outbox(1);
        var waiting = outbox.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        outbox.Add(new OutboxMessage(0, "a", []));
        await waiting;
        Assert.True(outbox.TryPeek(out var message));
        Assert.Equal("a", message.Topic);
        outbox.Confirm();
        Assert.False(outbox.TryPeek(out _));
        Assert.False(outbox.WaitAsync(CancellationToken.None).IsCompleted);
    }

    private static async Task<TestPipeline> OpenAsync(string? folder, Outbox outbox, int shards)
    {
        var pipeline = await TestPipeline.OpenAsync(
            folder, shards, sinks: shard => new OutboxSink(shard, outbox), outbox: outbox);
        pipeline.Maximum = 45;
        return pipeline;
    }

    private static async Task<IEnumerable<string>> TwinAsync()
    {
        var outbox = new Outbox(100_000);
        await using var twin = await OpenAsync(null, outbox, shards: 1);
        twin.Feed(0, Last);
        await twin.DigestAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (outbox.Count > 0) Publish(outbox, seen);
        return seen.Order(StringComparer.Ordinal);
    }

    private static void Publish(Outbox outbox, HashSet<string> seen)
    {
        Assert.True(outbox.TryPeek(out var message));
        seen.Add($"{message.Topic} {Convert.ToHexString(message.Payload)}");
        outbox.Confirm();
    }

    private sealed class OutboxSink(int shard, Outbox outbox) : IAssessmentSink
    {
        public void OnAssessed(SensorEntry sensor, in Assessment assessment) => Note(sensor, in assessment);

        public void OnSilence(SensorEntry sensor, in Assessment assessment) => Note(sensor, in assessment);

        public void OnBatchEnd()
        {
        }

        private void Note(SensorEntry sensor, in Assessment assessment)
        {
            if (assessment.Phase == EpisodePhase.None) return;
            var text = string.Create(CultureInfo.InvariantCulture, $"{assessment.Phase} {assessment.EpisodeStart} {assessment.EventTime}");
            outbox.Add(new OutboxMessage(shard, sensor.Name, System.Text.Encoding.ASCII.GetBytes(text)));
        }
    }
}
