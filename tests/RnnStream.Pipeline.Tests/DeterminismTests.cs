using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests;

/// <summary>Goal: the same readings give the same bits, whatever the machinery around them does.
/// Method: one scenario, its state digest compared over shard counts, batch sizes and restarts.</summary>
public sealed class DeterminismTests
{
    private const int Readings = 7 * 700;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4096)]
    [InlineData(2, 64)]
    [InlineData(7, 1)]
    [InlineData(7, 4096)]
    public async Task Digest_does_not_depend_on_shards_or_batches(int shards, int batchSize)
    {
        var expected = await DigestAsync(shards: 3, batchSize: 100);
        Assert.Equal(expected, await DigestAsync(shards, batchSize));
    }

    [Fact]
    public async Task Digest_does_not_depend_on_how_sensors_are_interleaved()
    {
        static bool IsMissing(int reading) => reading is > 2500 and < 4000 && reading % 7 == 3;
        await using var inTurn = await TestPipeline.OpenAsync();
        for (var i = 0; i < Readings; i++)
            if (!IsMissing(i)) inTurn.Feed(i, i + 1);
        await using var bySensor = await TestPipeline.OpenAsync();
        bySensor.FeedBySensor(Readings, IsMissing);
        Assert.Equal(await inTurn.DigestAsync(), await bySensor.DigestAsync());
    }

    [Fact]
    public async Task Digest_differs_when_one_reading_differs()
    {
        await using var longer = await TestPipeline.OpenAsync();
        longer.Feed(0, Readings + 1);
        Assert.NotEqual(await DigestAsync(2, 64), await longer.DigestAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Fault", "M2")]
    public async Task A_restart_in_the_middle_changes_nothing(bool isClean)
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await TestPipeline.OpenAsync(folder.Path, shards: 2))
        {
            before.Feed(0, Readings / 2);
            await before.DigestAsync();
            if (isClean) await before.Pipeline.CloseAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, shards: 3);
        Assert.Equal(isClean ? 0 : Readings / 2, after.Pipeline.Recovered.Readings);
        after.Feed(Readings / 2, Readings);
        Assert.Equal(await DigestAsync(1, 4096), await after.DigestAsync());
        Assert.Equal(Readings, after.Pipeline.Intake.Accounting.Applied);
    }

    [Fact]
    public async Task Readings_behind_a_checkpoint_are_recovered_from_the_log()
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await TestPipeline.OpenAsync(folder.Path, shards: 2))
        {
            before.Feed(0, 2000);
            await before.Pipeline.CheckpointAsync();
            before.Feed(2000, 3000);
            await before.DigestAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, shards: 1);
        Assert.Equal(1000, after.Pipeline.Recovered.Readings);
        after.Feed(3000, Readings);
        Assert.Equal(await DigestAsync(1, 1), await after.DigestAsync());
    }

    private static async Task<string> DigestAsync(int shards, int batchSize)
    {
        await using var pipeline = await TestPipeline.OpenAsync(null, shards, batchSize);
        pipeline.Feed(0, Readings);
        return await pipeline.DigestAsync();
    }
}
