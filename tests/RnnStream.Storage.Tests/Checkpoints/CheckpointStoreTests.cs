using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private readonly TemporaryDirectory _root = new();
    private readonly DataDirectory _directory;
    private readonly CheckpointStore _store;

    public CheckpointStoreTests()
    {
        _directory = DataDirectory.Open(_root.Join("data"));
        _store = new CheckpointStore(_directory, Identity);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void Sections_of_every_size_come_back()
    {
        int[] sizes = [0, 1, 100, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20];
        _store.Write(42, writer =>
        {
            foreach (var size in sizes)
            {
                writer.BeginSection($"size-{size}");
                writer.Write(ContentOf(size));
            }
        });
        using var checkpoint = _store.TryOpenNewest(out var setAside)!;
        Assert.Empty(setAside);
        Assert.Equal(42, checkpoint.Sequence);
        Assert.Equal(sizes.Length, checkpoint.Sections.Count());
        foreach (var size in sizes.Reverse())
        {
            var reader = checkpoint.OpenSection($"size-{size}");
            var content = new byte[size];
            for (var start = 0; start < size; start += 10_000)
                reader.ReadExactly(content.AsSpan(start, Math.Min(10_000, size - start)));
            Assert.Equal(0, reader.Remaining);
            Assert.Equal(ContentOf(size), content);
        }

        Assert.Null(checkpoint.TryOpenSection("none"));
        Assert.Throws<DamageException>(() => checkpoint.OpenSection("none"));
    }

    [Fact]
    public void Two_generations_are_kept()
    {
        for (var sequence = 0; sequence < 50; sequence += 10) WriteSmall(sequence);
        Assert.Equal([30L, 40L], _store.Sequences);
    }

    [Fact]
    public void A_failed_write_changes_nothing()
    {
        WriteSmall(1);
        Assert.Throws<InvalidDataException>(() => _store.Write(2, _ => throw new InvalidDataException()));
        Assert.Equal([1L], _store.Sequences);
        Assert.Single(Directory.GetFiles(_directory.CheckpointsPath));
    }

    [Fact]
    [Trait("Fault", "D4")]
    public void Every_flipped_byte_and_every_cut_falls_back_to_the_older_generation()
    {
        var disk = new SimulatedDisk(1);
        using var directory = disk.OpenDirectory();
        var store = new CheckpointStore(directory, Identity);
        WriteSmall(store, 1);
        WriteSmall(store, 2);
        var newest = disk.List(directory.CheckpointsPath)[^1];
        var good = disk.ReadFile(newest);
        for (var offset = 0; offset < good.Length; offset++)
        {
            var flipped = (byte[])good.Clone();
            flipped[offset] ^= (byte)(1 << (offset % 8));
            ExpectFallback(flipped);
            ExpectFallback(good[..offset]);
        }

        ExpectFallback([.. good, 0]);

        void ExpectFallback(byte[] bytes)
        {
            disk.ReplaceFile(newest, bytes);
            try
            {
                using var checkpoint = store.TryOpenNewest(out var setAside)!;
                Assert.Equal(1, checkpoint.Sequence);
                Assert.Single(setAside);
                directory.Files.Rename(newest + ".damaged", newest);
            }
            catch (NewerFormatException)
            {
                Assert.Equal(bytes, disk.ReadFile(newest));
            }
        }
    }

    [Fact]
    [Trait("Fault", "D14")]
    public void A_newer_format_is_refused_and_left_as_it_is()
    {
        WriteSmall(1);
        var path = Directory.GetFiles(_directory.CheckpointsPath).Single();
        var bytes = File.ReadAllBytes(path);
        bytes[8] = 2;
        File.WriteAllBytes(path, bytes);
        var failure = Assert.Throws<NewerFormatException>(() => _store.TryOpenNewest(out _));
        Assert.Contains("version 2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_checkpoint_of_another_log_is_refused()
    {
        WriteSmall(1);
        var other = new CheckpointStore(_directory, Guid.Empty);
        var failure = Assert.Throws<DamageException>(() => other.TryOpenNewest(out _));
        Assert.Contains("log identity", failure.Message, StringComparison.Ordinal);
        Assert.Equal([1L], _store.Sequences);
    }

    private static byte[] ContentOf(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    private void WriteSmall(long sequence) => WriteSmall(_store, sequence);

    private static void WriteSmall(CheckpointStore store, long sequence) => store.Write(sequence, writer =>
    {
        writer.BeginSection("states");
        writer.Write(ContentOf(100));
        writer.WriteInt64(sequence);
        writer.BeginSection("empty");
    });
}
