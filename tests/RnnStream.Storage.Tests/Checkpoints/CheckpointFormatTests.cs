using System.Buffers.Binary;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Inspection;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Checkpoints;

/// <summary>Checkpoints whose checksums are right and whose content is not, and calls that make no sense.</summary>
public sealed class CheckpointFormatTests
{
    private const string CheckpointPath = "/data/checkpoints/00000000000000000000.checkpoint";
    private readonly SimulatedDisk _disk = new(1);

    [Theory]
    [InlineData(5, 'a', "a section twice")]
    [InlineData(6, 65, "a section at another offset")]
    [InlineData(14, 1, "a section of another size")]
    [InlineData(0, 3, "more sections than entries")]
    [InlineData(0, 1, "fewer sections than entries")]
    [InlineData(4, 60, "a name longer than the index")]
    [Trait("Fault", "D4")]
    public void An_index_that_does_not_fit_the_sections_is_damage(int offset, byte value, string why)
    {
        using var directory = _disk.OpenDirectory();
        var store = new CheckpointStore(directory, Guid.Empty);
        store.Write(0, WriteEmptySections);
        Forge(index => index[offset] = value);
        Assert.True(store.TryOpenNewest(out var setAside) is null, why);
        Assert.Single(setAside);
    }

    [Fact]
    public void A_forged_index_that_changes_nothing_is_accepted()
    {
        using var directory = _disk.OpenDirectory();
        var store = new CheckpointStore(directory, Guid.Empty);
        store.Write(0, WriteEmptySections);
        Forge(_ => { });
        using var checkpoint = store.TryOpenNewest(out _);
        Assert.NotNull(checkpoint);
    }

    [Fact]
    public void Bytes_between_the_sections_and_the_index_are_damage()
    {
        using var directory = _disk.OpenDirectory();
        var store = new CheckpointStore(directory, Guid.Empty);
        store.Write(0, WriteEmptySections);
        var bytes = _disk.ReadFile(CheckpointPath);
        var moved = (byte[])[.. bytes[..64], 0, 0, 0, 0, .. bytes[64..]];
        BinaryPrimitives.WriteInt64LittleEndian(moved.AsSpan(moved.Length - 16), 68);
        _disk.ReplaceFile(CheckpointPath, moved);
        Assert.Null(store.TryOpenNewest(out var setAside));
        Assert.Contains("expected the index at 64, found 68", setAside.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_under_another_name_is_set_aside()
    {
        using var directory = _disk.OpenDirectory();
        var store = new CheckpointStore(directory, Guid.Empty);
        store.Write(0, WriteEmptySections);
        directory.Files.Rename(CheckpointPath, CheckpointPath.Replace("0.", "9.", StringComparison.Ordinal));
        Assert.Null(store.TryOpenNewest(out var setAside));
        Assert.Contains("as in the name", setAside.Single(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "D4")]
    public void A_checkpoint_that_cannot_be_read_falls_back_too()
    {
        using var directory = _disk.OpenDirectory();
        var store = new CheckpointStore(directory, Guid.Empty);
        store.Write(0, WriteEmptySections);
        store.Write(1, WriteEmptySections);
        var opened = 0;
        _disk.Fault = (_, operation) => operation == "open" && opened++ == 0 ? 5 : 0;
        using var checkpoint = store.TryOpenNewest(out var setAside)!;
        Assert.Equal(0, checkpoint.Sequence);
        Assert.Contains("errno 5", setAside.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_the_log_is_reported()
    {
        using var directory = _disk.OpenDirectory();
        using var log = ReadingLog.Open(directory, new StorageOptions { SegmentSize = 4096 });
        new CheckpointStore(directory, log.Identity).Write(7, WriteEmptySections);
        new CheckpointStore(directory, Guid.Empty).Write(0, WriteEmptySections);
        var report = DirectoryVerification.Verify("/data", _disk.Files, CancellationToken.None);
        Assert.Equal(2, report.Problems.Count);
        Assert.Contains("log identity", report.Problems[0], StringComparison.Ordinal);
        Assert.Contains("a log that reaches record 7, found 0", report.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_make_no_sense_are_refused()
    {
        using var directory = _disk.OpenDirectory();
        var store = new CheckpointStore(directory, Guid.Empty);
        store.Write(0, writer =>
        {
            Assert.Throws<InvalidOperationException>(() => writer.WriteInt64(1));
            Assert.Throws<ArgumentException>(() => writer.BeginSection(""));
            Assert.Throws<ArgumentException>(() => writer.BeginSection(new string('x', 65)));
            Assert.Throws<ArgumentException>(() => writer.BeginSection("größe"));
            writer.BeginSection("a");
            writer.WriteInt64(1);
            Assert.Throws<ArgumentException>(() => writer.BeginSection("a"));
        });
        using var checkpoint = store.TryOpenNewest(out _)!;
        var reader = checkpoint.OpenSection("a");
        Assert.Throws<DamageException>(() => reader.ReadExactly(new byte[9]));
        Assert.Equal(1, reader.ReadInt64());
    }

    private static void WriteEmptySections(CheckpointWriter writer)
    {
        writer.BeginSection("b");
        writer.BeginSection("a");
    }

    /// <summary>Changes the index and makes its checksum right again; without chunks it continues the
    /// header's.</summary>
    private void Forge(Action<byte[]> change)
    {
        var bytes = _disk.ReadFile(CheckpointPath);
        var index = bytes[64..^20];
        change(index);
        var headerChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(60));
        index.CopyTo(bytes, 64);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^20), LogFormat.Checksum(headerChecksum, index));
        _disk.ReplaceFile(CheckpointPath, bytes);
    }
}
