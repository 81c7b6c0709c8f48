using RnnStream.Storage.Files;

namespace RnnStream.Testing.Storage;

/// <summary>An open file of a <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, SimulatedInode inode, string path) : IFile
{
    private readonly int _generation = disk.Generation;

    public string Path => path;

    public long Length => inode.Current.Size;

    public int Read(Span<byte> bytes, long offset)
    {
        CheckGeneration();
        var content = inode.Current.Bytes;
        if (offset >= content.Length) return 0;
        var count = Math.Min(bytes.Length, content.Length - (int)offset);
        content.Slice((int)offset, count).CopyTo(bytes);
        return count;
    }

    public int Write(ReadOnlySpan<byte> bytes, long offset)
    {
        CheckGeneration();
        var copy = bytes.ToArray();
        return disk.Run("pwrite", path, (random, isShort) =>
        {
            disk.CheckRoom("pwrite", path, offset + copy.Length - inode.Current.Size);
            var count = isShort ? random.Next(1, copy.Length + 1) : copy.Length;
            inode.Write(copy.AsSpan(0, count), offset);
            return count;
        });
    }

    public void Allocate(long size) => Change("fallocate", () =>
    {
        disk.CheckRoom("fallocate", path, size - inode.Current.Size);
        if (size > inode.Current.Size) inode.Resize(size);
    });

    public void Truncate(long size) => Change("ftruncate", () => inode.Resize(size));

    public void SyncBytes() => Change("fdatasync", inode.Sync);

    public void Sync() => Change("fsync", inode.Sync);

    public void Dispose()
    {
    }

    private void Change(string operation, Action act)
    {
        CheckGeneration();
        disk.Run(operation, path, (_, _) =>
        {
            act();
            return true;
        });
    }

    private void CheckGeneration()
    {
        if (_generation != disk.Generation) throw new SimulatedCrashException();
    }
}
