using RnnStream.Core.Training;
using RnnStream.Storage;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Checkpoints;

/// <summary>Goal: a checkpoint holds what changed, every sensor as it was at the checkpoint's place, and the two that
/// are kept do not need each other. Oracle: the digest of a pipeline that never stopped.</summary>
public sealed class IncrementalCheckpointTests : IDisposable
{
    private const int Sensors = 7;
    private const int Step = 197;

    // More than a slice of copies for each shard, and more than is merged for being small.
    private const int Fleet = 700;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Readings_that_come_while_it_is_written_are_not_in_it(int shards)
    {
        var at = 0;
        await using (var before = await TestPipeline.OpenAsync(_folder.Path, shards, batchSize: 50))
        {
            before.SensorCount = Fleet;
            before.Feed(at, at += 3 * Fleet);
            for (var round = 0; round < 4; round++)
            {
                var checkpoint = before.Pipeline.CheckpointAsync();
                while (!checkpoint.IsCompleted) before.Feed(at, at += 100);
                await checkpoint;
            }
            before.Feed(at, at += 300);
            await before.DigestAsync();
        }
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path, shards);
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.SensorCount = Fleet;
        uninterrupted.Feed(0, at);
        Assert.InRange(recovered.Pipeline.Recovered.Readings, 300, at - (3 * Fleet));
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    [Fact]
    public async Task Only_what_changed_is_written()
    {
        await using var pipeline = await TestPipeline.OpenAsync(_folder.Path);
        pipeline.SensorCount = Fleet;
        pipeline.Feed(0, 60 * Fleet);
        await pipeline.Pipeline.CheckpointAsync();
        await pipeline.Pipeline.CheckpointAsync();
        Assert.Single(StateFiles());
        // The second generation begins with everything as well, the third builds on the first.
        for (var i = 60 * Fleet; i < (60 * Fleet) + 2; i++)
        {
            pipeline.Feed(i, i + 1);
            await pipeline.Pipeline.CheckpointAsync();
        }
        var sizes = StateFiles().Select(static file => new FileInfo(file).Length).ToList();
        Assert.Equal(3, sizes.Count);
        Assert.True(sizes[2] * 100 < sizes[0] && sizes[2] * 100 < sizes[1], string.Join(' ', sizes));
    }

    [Fact]
    public async Task A_network_per_sensor_is_no_bound_on_sensors()
    {
        const int Many = 1_500;
        await using (var before = await TestPipeline.OpenAsync(_folder.Path, scope: ModelScope.Sensor))
        {
            before.SensorCount = Many;
            before.Feed(0, 2 * Many);
            await before.Pipeline.CloseAsync();
        }
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path, scope: ModelScope.Sensor);
        await using var uninterrupted = await TestPipeline.OpenAsync(scope: ModelScope.Sensor);
        uninterrupted.SensorCount = Many;
        uninterrupted.Feed(0, 2 * Many);
        Assert.Equal(Many, recovered.Pipeline.Versions.Count);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    /// <summary>Sensors change or rest at random; then the newest checkpoint is taken away.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_older_checkpoint_alone_is_enough(int seed)
    {
        var random = new Random(seed);
        var fed = new List<(int First, int Last)>();
        var at = 0;
        for (var life = 0; life < 6; life++)
        {
            await using (var pipeline = await TestPipeline.OpenAsync(_folder.Path, shards: 1 + random.Next(3)))
            {
                for (var checkpoint = random.Next(1, 6); checkpoint > 0; checkpoint--)
                {
                    for (var burst = random.Next(1, 4); burst > 0; burst--)
                    {
                        fed.Add((at, at + random.Next(1, 5)));
                        pipeline.Feed(fed[^1].First, fed[^1].Last);
                        at += random.Next(5, 60);
                    }
                    await pipeline.Pipeline.CheckpointAsync();
                }
                fed.Add((at, at += 3));
                pipeline.Feed(fed[^1].First, fed[^1].Last);
                await pipeline.DigestAsync();
            }
            var checkpoints = Files(".checkpoint");
            if (checkpoints.Length == 2) File.Delete(checkpoints[1]);
        }
        await using var uninterrupted = await TestPipeline.OpenAsync();
        foreach (var (first, last) in fed) uninterrupted.Feed(first, last);
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    [Fact]
    public async Task Sensors_that_nobody_asks_for_outlive_many_checkpoints_unread()
    {
        await using (var before = await TestPipeline.OpenAsync(_folder.Path))
        {
            before.Feed(0, 2_100);
            await before.Pipeline.CloseAsync();
        }
        await using (var pipeline = await TestPipeline.OpenAsync(_folder.Path, eagerSize: 0))
        {
            for (var i = 2_100; i < 2_100 + (40 * Sensors); i += Sensors)
            {
                pipeline.Feed(i, i + 1);
                await pipeline.Pipeline.CheckpointAsync();
            }
            Assert.InRange(StateFiles().Length, 2, 8);
        }
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path);
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.Feed(0, 2_100);
        for (var i = 2_100; i < 2_100 + (40 * Sensors); i += Sensors) uninterrupted.Feed(i, i + 1);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    /// <summary>A flipped byte may lie where nothing is read; wherever it is read, it is found before it has an effect,
    /// and the next start does without it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Fault", "D4")]
    public async Task A_flipped_byte_in_any_state_is_found_and_the_older_checkpoint_used(bool isEager)
    {
        var expected = await BuildTwoGenerationsAsync();
        var found = 0;
        var newest = StateFiles()[^1];
        var good = await File.ReadAllBytesAsync(newest);
        var original = Files("").ToDictionary(static path => path, File.ReadAllBytes);
        for (var offset = 0; offset < good.Length; offset += Step)
        {
            foreach (var path in Files("")) File.Delete(path);
            foreach (var (path, bytes) in original) await File.WriteAllBytesAsync(path, bytes);
            var bad = (byte[])good.Clone();
            bad[offset] ^= (byte)(1 << (offset % 8));
            await File.WriteAllBytesAsync(newest, bad);
            if (!await TryRunAsync(expected, isEager ? long.MaxValue : 0))
            {
                Assert.False(isEager);
                Assert.True(await TryRunAsync(expected), $"offset {offset}");
            }
            found += Files(".checkpoint.damaged").Length;
        }
        Assert.InRange(found, good.Length / Step * 9 / 10, int.MaxValue);
    }

    [Fact]
    [Trait("Fault", "D4")]
    public async Task Reading_through_finds_damage_that_no_reading_has_met()
    {
        var expected = await BuildTwoGenerationsAsync();
        var newest = await DamageNewestAsync(static size => [size - 100]);
        await using (var pipeline = await TestPipeline.OpenAsync(_folder.Path, eagerSize: 0))
        {
            await pipeline.Pipeline.VerifyStoredAsync();
            var damage = await Assert.ThrowsAsync<DamageException>(() => pipeline.Pipeline.Completion);
            Assert.Equal(newest, damage.Path);
        }
        Assert.True(await TryRunAsync(expected));
    }

    [Fact]
    [Trait("Fault", "D4")]
    [Trait("Fault", "D13")]
    public async Task Damage_that_the_log_behind_the_checkpoint_meets_is_one_plain_refusal()
    {
        await using (var pipeline = await TestPipeline.OpenAsync(_folder.Path))
        {
            pipeline.Feed(0, 700);
            await pipeline.Pipeline.CheckpointAsync();
            pipeline.Feed(700, 770);
            await pipeline.Pipeline.CheckpointAsync();
            pipeline.Feed(770, 14_000);
            await pipeline.DigestAsync();
        }
        await DamageNewestAsync(static size => Enumerable.Range(1, (size - 1) / 64).Select(static line => 64 * line));
        var refusal = await Assert.ThrowsAsync<DamageException>(
            () => TestPipeline.OpenAsync(_folder.Path, eagerSize: 0));
        Assert.Contains("the next start goes on from the older one", refusal.Message, StringComparison.Ordinal);
        await using var recovered = await TestPipeline.OpenAsync(_folder.Path, eagerSize: 0);
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.Feed(0, 14_000);
        Assert.Equal(await uninterrupted.DigestAsync(), await recovered.DigestAsync());
    }

    /// <summary>The damage may keep a last checkpoint from being written, but never the older one from being
    /// kept.</summary>
    [Fact]
    [Trait("Fault", "D4")]
    public async Task A_checkpoint_that_cannot_trust_its_origin_is_not_written()
    {
        var expected = await BuildTwoGenerationsAsync();
        await DamageNewestAsync(static size => [size - 100]);
        await using (var pipeline = await TestPipeline.OpenAsync(_folder.Path, eagerSize: 0))
            await Assert.ThrowsAsync<DamageException>(() => pipeline.Pipeline.CheckpointAsync());
        Assert.Single(Files(".checkpoint"));
        Assert.True(await TryRunAsync(expected));
    }

    private async Task<string> DamageNewestAsync(Func<int, IEnumerable<int>> offsetsOf)
    {
        var newest = StateFiles()[^1];
        var bytes = await File.ReadAllBytesAsync(newest);
        foreach (var offset in offsetsOf(bytes.Length)) bytes[offset] ^= 1;
        await File.WriteAllBytesAsync(newest, bytes);
        return newest;
    }

    private async Task<string> BuildTwoGenerationsAsync()
    {
        await using (var pipeline = await TestPipeline.OpenAsync(_folder.Path))
        {
            pipeline.Feed(0, 700);
            await pipeline.Pipeline.CheckpointAsync();
            pipeline.Feed(700, 770);
            await pipeline.Pipeline.CheckpointAsync();
        }
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.Feed(0, 770);
        return await uninterrupted.DigestAsync();
    }

    private async Task<bool> TryRunAsync(string expected, long eagerSize = 0)
    {
        try
        {
            await using var pipeline = await TestPipeline.OpenAsync(_folder.Path, eagerSize: eagerSize);
            Assert.Equal(expected, await pipeline.DigestAsync());
            return true;
        }
        catch (DamageException)
        {
            return false;
        }
    }

    private string[] StateFiles() => Files(".states");

    private string[] Files(string suffix)
    {
        var files = Directory.GetFiles(_folder.Join("checkpoints"), "*" + suffix);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
