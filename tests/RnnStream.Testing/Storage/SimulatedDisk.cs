using RnnStream.Storage.Files;

namespace RnnStream.Testing.Storage;

/// <summary>A disk in memory that forgets what was not synced, runs full, fails and stops on demand; one seed
/// decides.</summary>
/// <remarks>Power loss keeps any subset of the unsynced 512-byte sectors and of the unsynced name changes. A failed
/// sync loses what it did not write, as Linux does. Thread rule: any thread; one lock.</remarks>
public sealed class SimulatedDisk(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SimulatedFolder> _folders = [];
    private readonly Lock _lock = new();
    private HashSet<string> _locks = [];
    private bool _isStopped;

    /// <summary>Size of all files together at which <c>ENOSPC</c> begins.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Chance that a write takes only a part of its bytes.</summary>
    public double ShortWriteChance { get; set; }

    /// <summary>Operations since the last restart.</summary>
    public int Operations { get; private set; }

    /// <summary>The process ends at this operation (0: never).</summary>
    public int CrashAt { get; set; }

    /// <summary>Decides which operation fails: (number, name) to an error number, 0 for success.</summary>
    public Func<int, string, int>? Fault { get; set; }

    /// <summary>Opens a data directory on this disk.</summary>
    public DataDirectory OpenDirectory(string path = "/data") => DataDirectory.Open(path, Files);

    internal SimulatedFileSystem Files => field ??= new SimulatedFileSystem(this);

    /// <summary>The process is gone; what it wrote is there. The disk may be used again.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            Generation++;
            _locks = [];
            _isStopped = false;
            Operations = 0;
            CrashAt = 0;
            Fault = null;
        }
    }

    /// <summary>The power is gone; of what was not synced some is there. The disk may be used again.</summary>
    public void LosePower()
    {
        lock (_lock)
        {
            foreach (var folder in _folders.Values) folder.LosePower(_random);
            Restart();
        }
    }

    /// <summary>The bytes of a file as programs see them.</summary>
    public byte[] ReadFile(string path)
    {
        lock (_lock) return Find(path).Current.Bytes.ToArray();
    }

    /// <summary>Replaces the bytes of a file durably (damage from outside).</summary>
    public void ReplaceFile(string path, byte[] bytes)
    {
        lock (_lock) Find(path).Replace(bytes);
    }

    /// <summary>Paths of the folders.</summary>
    public IReadOnlyList<string> Folders
    {
        get
        {
            lock (_lock) return [.. _folders.Keys];
        }
    }

    /// <summary>Paths of the files in a folder.</summary>
    public IReadOnlyList<string> List(string folder)
    {
        lock (_lock) return [.. FolderOf(folder).Current.Keys.Select(name => Path.Join(folder, name))];
    }

    internal int Generation { get; private set; }

    internal SimulatedFolder FolderOf(string path) =>
        _folders.TryGetValue(path, out var folder) ? folder : throw new FileSystemException("open", path, 2);

    internal SimulatedInode Find(string path) =>
        FolderOf(Path.GetDirectoryName(path)!).Current.GetValueOrDefault(Path.GetFileName(path))
        ?? throw new FileSystemException("open", path, 2);

    internal void Prepare(string folder) => _folders.TryAdd(folder, new SimulatedFolder());

    internal bool TryLock(string path) => _locks.Add(path);

    internal void Unlock(string path) => _locks.Remove(path);

    /// <summary>Runs one operation, or lets it fail, or ends the process.</summary>
    internal T Run<T>(string operation, string path, Func<Random, bool, T> act)
    {
        lock (_lock)
        {
            if (_isStopped) throw new SimulatedCrashException();
            Operations++;
            var error = Fault?.Invoke(Operations, operation) ?? 0;
            if (Operations == CrashAt)
            {
                _isStopped = true;
                // A write may have got half-way.
                if (operation == "pwrite") act(_random, true);
                throw new SimulatedCrashException();
            }

            if (error == 0) return act(_random, _random.NextDouble() < ShortWriteChance);
            if (operation is "fdatasync" or "fsync" && FileOf(path) is { } inode) inode.FailSync(_random);
            throw new FileSystemException(operation, path, error);
        }
    }

    internal void CheckRoom(string operation, string path, long growth)
    {
        if (growth <= 0 || Capacity == long.MaxValue) return;
        var files = _folders.Values.SelectMany(folder => folder.Current.Values).Distinct();
        var used = files.Sum(inode => inode.Current.Size);
        if (used + growth > Capacity) throw new FileSystemException(operation, path, 28);
    }

    private SimulatedInode? FileOf(string path) =>
        _folders.TryGetValue(Path.GetDirectoryName(path)!, out var folder)
            ? folder.Current.GetValueOrDefault(Path.GetFileName(path))
            : null;
}
