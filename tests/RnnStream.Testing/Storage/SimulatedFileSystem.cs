using RnnStream.Storage.Files;

namespace RnnStream.Testing.Storage;

/// <summary>The file operations of a <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedFileSystem(SimulatedDisk disk) : IFileSystem
{
    public IFile Open(string path, bool writable) =>
        disk.Run("open", path, (_, _) => new SimulatedFile(disk, disk.Find(path), path));

    public IFile Create(string path) => disk.Run("open", path, (_, _) =>
    {
        var folder = disk.FolderOf(Path.GetDirectoryName(path)!);
        if (folder.Current.ContainsKey(Path.GetFileName(path))) throw new FileSystemException("open", path, 17);
        var inode = new SimulatedInode();
        folder.Change(null, Path.GetFileName(path), inode);
        return new SimulatedFile(disk, inode, path);
    });

    public void Rename(string from, string to) => disk.Run("rename", from, (_, _) =>
    {
        var inode = disk.Find(from);
        disk.FolderOf(Path.GetDirectoryName(from)!).Change(Path.GetFileName(from), Path.GetFileName(to), inode);
        return true;
    });

    public void Delete(string path) => disk.Run("unlink", path, (_, _) =>
    {
        disk.Find(path);
        disk.FolderOf(Path.GetDirectoryName(path)!).Change(Path.GetFileName(path), null, null);
        return true;
    });

    public IReadOnlyList<string> List(string directory) =>
        disk.Run("list", directory, (_, _) => disk.FolderOf(directory).Current.Keys.ToList());

    public void SyncDirectory(string directory) => disk.Run("fsync", directory, (_, _) =>
    {
        disk.FolderOf(directory).Sync();
        return true;
    });

    // Directories are taken as durable at once: they are made on the first start, before anything is acknowledged.
    public void PrepareDirectory(string directory) => disk.Run("mkdir", directory, (_, _) =>
    {
        disk.Prepare(directory);
        return true;
    });

    public IDisposable? TryLock(string path) =>
        disk.Run("flock", path, (_, _) => disk.TryLock(path) ? new HeldLock(disk, path) : null);

    private sealed class HeldLock(SimulatedDisk disk, string path) : IDisposable
    {
        private readonly int _generation = disk.Generation;

        public void Dispose()
        {
            if (_generation == disk.Generation) disk.Unlock(path);
        }
    }
}
