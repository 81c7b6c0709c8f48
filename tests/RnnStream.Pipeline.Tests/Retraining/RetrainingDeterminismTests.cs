using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: with retraining too, the same readings give the same bits, however they were batched or interrupted.
/// Method: the scenario over a retraining, its digest compared over shards, batches and places of a restart.</summary>
public sealed class RetrainingDeterminismTests
{
    private const int Readings = 4_500;
    private static readonly Lazy<Task<string>> Expected = new(() => RetrainingRun.DigestAsync(Readings, 3, 100));

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(2, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 4096)]
    public async Task Digest_does_not_depend_on_shards_or_batches(int shards, int batchSize) =>
        Assert.Equal(await Expected.Value, await RetrainingRun.DigestAsync(Readings, shards, batchSize));

    [Fact]
    public async Task A_promotion_changes_the_digest()
    {
        var options = RetrainingRun.Options();
        options.LearningRate = 1e-7;
        await using var without = await TestPipeline.OpenAsync(training: options);
        without.Feed(0, Readings);
        Assert.NotEqual(await Expected.Value, await without.DigestAsync());
    }

    [Theory]
    [InlineData(2_000, true)]
    [InlineData(2_000, false)]
    [InlineData(RetrainingRun.Trigger, true)]
    [InlineData(RetrainingRun.Trigger, false)]
    [InlineData(3_800, true)]
    [InlineData(3_800, false)]
    [InlineData(RetrainingRun.Due - 1, true)]
    [InlineData(RetrainingRun.Due, true)]
    [InlineData(RetrainingRun.Due, false)]
    [InlineData(4_200, true)]
    [InlineData(4_200, false)]
    [Trait("Fault", "M2")]
    public async Task A_restart_in_the_middle_changes_nothing(int cut, bool isClean)
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await TestPipeline.OpenAsync(folder.Path, shards: 2, training: RetrainingRun.Options()))
        {
            before.Feed(0, cut);
            await before.DigestAsync();
            if (isClean) await before.Pipeline.CloseAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, shards: 3, training: RetrainingRun.Options());
        Assert.Equal(cut >= RetrainingRun.Due ? 1 : 0, after.Pipeline.Versions.Values.Single());
        after.Feed(cut, Readings);
        Assert.Equal(await Expected.Value, await after.DigestAsync());
    }

    [Fact]
    [Trait("Fault", "M2")]
    public async Task A_checkpoint_while_pending_and_readings_behind_it_change_nothing()
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await TestPipeline.OpenAsync(folder.Path, training: RetrainingRun.Options()))
        {
            before.Feed(0, 3_750);
            await before.Pipeline.CheckpointAsync();
            before.Feed(3_750, 4_000);
            await before.DigestAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, training: RetrainingRun.Options());
        Assert.Equal(250, after.Pipeline.Recovered.Readings);
        after.Feed(4_000, Readings);
        Assert.Equal(await Expected.Value, await after.DigestAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Fault", "M3")]
    public async Task A_damaged_or_missing_parameter_file_is_refused_by_name(bool isMissing)
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await TestPipeline.OpenAsync(folder.Path, training: RetrainingRun.Options()))
        {
            before.Feed(0, RetrainingRun.Due);
            await before.Pipeline.CloseAsync();
        }
        var file = Assert.Single(Directory.GetFiles(Path.Join(folder.Path, "models"), "default-*"));
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        if (isMissing) File.Delete(file);
        else File.WriteAllBytes(file, bytes);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(
            () => TestPipeline.OpenAsync(folder.Path, training: RetrainingRun.Options()));
        Assert.Contains(Path.GetFileName(file), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(isMissing ? "no such file" : "SHA-256", refusal.Message, StringComparison.Ordinal);
    }
}
