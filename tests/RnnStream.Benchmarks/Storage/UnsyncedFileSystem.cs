using RnnStream.Storage.Files;

namespace RnnStream.Benchmarks.Storage;

/// <summary>The real file system without its syncs: what durability costs is the difference.</summary>
internal sealed class UnsyncedFileSystem : IFileSystem
{
    private readonly LinuxFileSystem _files = LinuxFileSystem.Instance;

    public IFile Open(string path, bool writable) => new UnsyncedFile(_files.Open(path, writable));

    public IFile Create(string path) => new UnsyncedFile(_files.Create(path));

    public void Rename(string from, string to) => _files.Rename(from, to);

    public void Delete(string path) => _files.Delete(path);

    public IReadOnlyList<string> List(string directory) => _files.List(directory);

    public void SyncDirectory(string directory)
    {
    }

    public void PrepareDirectory(string directory) => _files.PrepareDirectory(directory);

    public IDisposable? TryLock(string path) => _files.TryLock(path);

    private sealed class UnsyncedFile(IFile file) : IFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(Span<byte> bytes, long offset) => file.Read(bytes, offset);

        public int Write(ReadOnlySpan<byte> bytes, long offset) => file.Write(bytes, offset);

        public void Allocate(long size) => file.Allocate(size);

        public void Truncate(long size) => file.Truncate(size);

        public void SyncBytes()
        {
        }

        public void Sync()
        {
        }

        public void Dispose() => file.Dispose();
    }
}
