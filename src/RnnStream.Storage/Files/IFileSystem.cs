namespace RnnStream.Storage.Files;

/// <summary>The file operations that storage needs, no more. Two implementations: the kernel's and the simulated one of
/// the tests. Every failure is a <see cref="FileSystemException"/>.</summary>
internal interface IFileSystem
{
    /// <summary>Opens an existing file; symbolic links are refused.</summary>
    IFile Open(string path, bool writable);

    /// <summary>Makes a new empty file with mode 0600; fails when the name is taken.</summary>
    IFile Create(string path);

    /// <summary>Gives a file another name in the same directory, replacing what had that name.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file's name.</summary>
    void Delete(string path);

    /// <summary>The names (without folder) in a directory, in ordinal order.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Makes the names in a directory durable.</summary>
    void SyncDirectory(string directory);

    /// <summary>Makes a directory with mode 0700 unless it exists; refuses links and directories that others may write
    /// to.</summary>
    void PrepareDirectory(string directory);

    /// <summary>Takes the lock file, or returns null when another instance holds it.</summary>
    IDisposable? TryLock(string path);
}
