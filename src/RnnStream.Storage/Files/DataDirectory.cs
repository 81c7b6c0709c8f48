namespace RnnStream.Storage.Files;

/// <summary>The directory that holds everything a running instance keeps, locked against a second instance.</summary>
/// <remarks><code>
/// LOCK          flock of the one instance that may write
/// log/          segments
/// checkpoints/  two generations
/// models/       parameter files
/// logs/         what the service says, written by others
/// </code>
/// Invariants: exactly one open <see cref="DataDirectory"/> per path on the machine; no name below it is a symbolic
/// link; a file appears under its final name only after its bytes are durable. Thread rule:
/// <see cref="WriteDurably"/> may be called from any thread, with different names at the same time.</remarks>
public sealed class DataDirectory : IDisposable
{
    internal const string TemporarySuffix = ".tmp";

    private readonly IDisposable _lock;

    private DataDirectory(string path, IFileSystem files, IDisposable heldLock)
    {
        Path = path;
        Files = files;
        _lock = heldLock;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>Folder of the log's segments, absolute.</summary>
    public string LogPath => System.IO.Path.Join(Path, "log");

    /// <summary>Folder of the checkpoints, absolute.</summary>
    public string CheckpointsPath => System.IO.Path.Join(Path, "checkpoints");

    /// <summary>Folder of the parameter files, absolute.</summary>
    public string ModelsPath => System.IO.Path.Join(Path, "models");

    internal IFileSystem Files { get; }

    /// <summary>Opens the directory, making it (mode 0700) when absent, and locks it until disposed.</summary>
    /// <exception cref="DataDirectoryException">It cannot be used; one plain line says why.</exception>
    public static DataDirectory Open(string path) => Open(path, LinuxFileSystem.Instance);

    /// <summary>Makes the directory and a folder in it (mode 0700) for files that others write, before it is opened:
    /// the service's own log lines begin earlier. Parents are made when absent.</summary>
    /// <returns>The folder, absolute.</returns>
    /// <exception cref="DataDirectoryException">It cannot be used; one plain line says why.</exception>
    public static string PrepareFolder(string path, string name)
    {
        var root = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.Join(root, name);
        try
        {
            if (System.IO.Path.GetDirectoryName(root) is { } parent) Directory.CreateDirectory(parent);
            LinuxFileSystem.Instance.PrepareDirectory(root);
            LinuxFileSystem.Instance.PrepareDirectory(folder);
            LinuxFileSystem.Instance.List(folder);
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"the data directory {root} cannot be used: {failure.Message}", failure);
        }
    }

    internal static DataDirectory Open(string path, IFileSystem files)
    {
        var root = System.IO.Path.GetFullPath(path);
        try
        {
            files.PrepareDirectory(root);
            var lockPath = System.IO.Path.Join(root, "LOCK");
            var heldLock = files.TryLock(lockPath) ?? throw new DataDirectoryException(
                $"{root} is in use by another running instance{DescribeOwner(files, lockPath)}");
            var directory = new DataDirectory(root, files, heldLock);
            directory.PrepareFolders();
            return directory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"the data directory {root} cannot be used: {failure.Message}", failure);
        }
    }

    private static string DescribeOwner(IFileSystem files, string lockPath)
    {
        try
        {
            using var file = files.Open(lockPath, writable: false);
            Span<byte> text = stackalloc byte[16];
            text = text[..file.ReadFully(text, 0)];
            return int.TryParse(text, null, out var processId) ? $" (process {processId})" : "";
        }
        catch (FileSystemException)
        {
            // It only helps a person to find the other one.
            return "";
        }
    }

    /// <summary>Writes a file so that after a crash its old or its new bytes are there, never a mixture.</summary>
    /// <param name="relativeName">A name in one of the folders, for example <c>models/global-3.safetensors</c>;
    /// never built from a topic.</param>
    /// <param name="bytes">The whole content.</param>
    /// <exception cref="FileSystemException">It could not be written; the old bytes are still there.</exception>
    public void WriteDurably(string relativeName, ReadOnlySpan<byte> bytes)
    {
        var target = Resolve(relativeName);
        var temporary = target + TemporarySuffix;
        Files.DeleteIfPresent(temporary);
        try
        {
            using var file = Files.Create(temporary);
            file.WriteAll(bytes, 0);
            file.Sync();
        }
        catch
        {
            // Without room, somebody else may need what it took.
            Files.DeleteIfPresent(temporary);
            throw;
        }

        Files.Rename(temporary, target);
        Files.SyncDirectory(System.IO.Path.GetDirectoryName(target)!);
    }

    /// <summary>Reads a whole file, or returns null when there is none.</summary>
    /// <exception cref="FileSystemException">It is there but cannot be read.</exception>
    public byte[]? TryRead(string relativeName)
    {
        try
        {
            using var file = Files.Open(Resolve(relativeName), writable: false);
            var bytes = new byte[file.Length];
            return bytes.Length == file.ReadFully(bytes, 0)
                ? bytes
                : throw new FileSystemException("pread", file.Path, ErrorNumber.InputOutput);
        }
        catch (FileSystemException failure) when (failure.Error == ErrorNumber.NotFound)
        {
            return null;
        }
    }

    /// <summary>Names of the finished files in one of the folders, in ordinal order.</summary>
    public IReadOnlyList<string> List(string folder)
    {
        var names = Files.List(System.IO.Path.Join(Path, folder));
        return [.. names.Where(name => !name.EndsWith(TemporarySuffix, StringComparison.Ordinal))];
    }

    /// <summary>Removes a file durably; nothing happens when there is none.</summary>
    public void Delete(string relativeName)
    {
        var target = Resolve(relativeName);
        Files.DeleteIfPresent(target);
        Files.SyncDirectory(System.IO.Path.GetDirectoryName(target)!);
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _lock.Dispose();

    private void PrepareFolders()
    {
        foreach (var folder in (string[])[LogPath, CheckpointsPath, ModelsPath])
        {
            Files.PrepareDirectory(folder);
            foreach (var name in Files.List(folder))
            {
                if (name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
                    Files.Delete(System.IO.Path.Join(folder, name));
            }

            // A process that ended between a rename and its sync left a name that the next power loss could take, with
            // everything that was synced under it since.
            Files.SyncDirectory(folder);
        }

        Files.SyncDirectory(Path);
    }

    private string Resolve(string relativeName)
    {
        var target = System.IO.Path.GetFullPath(relativeName, Path);
        if (!target.StartsWith(Path + "/", StringComparison.Ordinal))
            throw new ArgumentException($"{relativeName} leaves the data directory", nameof(relativeName));
        return target;
    }
}
