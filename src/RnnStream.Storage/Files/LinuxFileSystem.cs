using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RnnStream.Storage.Files;

/// <summary>The kernel's files, through system calls whose errors are checked.</summary>
internal sealed class LinuxFileSystem : IFileSystem
{
    private const uint FileMode = 0b110_000_000;
    private const uint DirectoryMode = 0b111_000_000;

    public static LinuxFileSystem Instance { get; } = new();

    public IFile Open(string path, bool writable) =>
        new LinuxFile(OpenHandle(path, (writable ? Native.ReadWrite : Native.ReadOnly) | Native.NoFollow), path);

    public IFile Create(string path) =>
        new LinuxFile(OpenHandle(path, Native.ReadWrite | Native.CreateFlag | Native.Exclusive), path);

    public void Rename(string from, string to)
    {
        if (Native.Rename(from, to) != 0) throw Failure("rename", from);
    }

    public void Delete(string path)
    {
        if (Native.Unlink(path) != 0) throw Failure("unlink", path);
    }

    public IReadOnlyList<string> List(string directory)
    {
        var names = new List<string>();
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
                throw new DataDirectoryException($"{entry.FullName} is a symbolic link: links are refused here");
            names.Add(entry.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public void SyncDirectory(string directory)
    {
        using var handle = OpenHandle(directory, Native.ReadOnly | Native.DirectoryOnly | Native.NoFollow);
        while (Native.Sync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() != ErrorNumber.Interrupted) throw Failure("fsync", directory);
        }
    }

    public void PrepareDirectory(string directory)
    {
        if (Native.MakeDirectory(directory, DirectoryMode) == 0) return;
        if (Marshal.GetLastPInvokeError() != ErrorNumber.Exists) throw Failure("mkdir", directory);
        var found = new DirectoryInfo(directory);
        if (found.LinkTarget is not null)
            throw new DataDirectoryException($"{directory} is a symbolic link: links are refused here");
        if (!found.Exists) throw new DataDirectoryException($"{directory} is not a directory");
        if ((found.UnixFileMode & UnixFileMode.OtherWrite) != 0)
        {
            throw new DataDirectoryException(
                $"{directory} may be written by other users (mode {Octal(found.UnixFileMode)}): chmod 700 it first");
        }
    }

    public IDisposable? TryLock(string path)
    {
        var handle = OpenHandle(path, Native.ReadWrite | Native.CreateFlag | Native.NoFollow);
        while (Native.Lock(handle, Native.LockExclusive | Native.LockWithoutWaiting) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == ErrorNumber.Interrupted) continue;
            handle.Dispose();
            return error == ErrorNumber.WouldBlock ? null : throw new FileSystemException("flock", path, error);
        }

        // Only for people who look: the lock itself is the flock, which ends with the process.
        using var file = new LinuxFile(new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false), path);
        file.Truncate(0);
        file.WriteAll(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"), 0);
        return handle;
    }

    private static SafeFileHandle OpenHandle(string path, int flags)
    {
        while (true)
        {
            var descriptor = Native.Open(path, flags | Native.CloseOnExec, FileMode);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            if (error == ErrorNumber.Loop)
                throw new DataDirectoryException($"{path} is a symbolic link: links are refused here");
            if (error != ErrorNumber.Interrupted) throw new FileSystemException("open", path, error);
        }
    }

    private static FileSystemException Failure(string operation, string path) =>
        new(operation, path, Marshal.GetLastPInvokeError());

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, toBase: 8);
}
