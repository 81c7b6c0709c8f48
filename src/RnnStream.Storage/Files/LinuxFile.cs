using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RnnStream.Storage.Files;

/// <summary>An open file of the kernel. Interrupted calls are repeated; any other error is thrown with its
/// number.</summary>
internal sealed class LinuxFile(SafeFileHandle handle, string path) : IFile
{
    public string Path => path;

    public long Length
    {
        get
        {
            var length = Native.Seek(handle, 0, Native.SeekEnd);
            return length >= 0 ? length : throw Failure("lseek");
        }
    }

    public int Read(Span<byte> bytes, long offset)
    {
        while (true)
        {
            var count = Native.Read(handle, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, offset);
            if (count >= 0) return (int)count;
            ThrowUnlessInterrupted("pread");
        }
    }

    public int Write(ReadOnlySpan<byte> bytes, long offset)
    {
        while (true)
        {
            var count = Native.Write(handle, in MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, offset);
            if (count >= 0) return (int)count;
            ThrowUnlessInterrupted("pwrite");
        }
    }

    public void Allocate(long size)
    {
        while (true)
        {
            var error = Native.Allocate(handle, 0, size);
            // A file system without allocation is used as it is: there a full disk shows at a write.
            if (error is 0 or ErrorNumber.NotSupported) return;
            if (error != ErrorNumber.Interrupted) throw new FileSystemException("fallocate", path, error);
        }
    }

    public void Truncate(long size)
    {
        while (Native.Truncate(handle, size) != 0) ThrowUnlessInterrupted("ftruncate");
    }

    public void SyncBytes()
    {
        while (Native.SyncBytes(handle) != 0) ThrowUnlessInterrupted("fdatasync");
    }

    public void Sync()
    {
        while (Native.Sync(handle) != 0) ThrowUnlessInterrupted("fsync");
    }

    public void Dispose() => handle.Dispose();

    private void ThrowUnlessInterrupted(string operation)
    {
        if (Marshal.GetLastPInvokeError() != ErrorNumber.Interrupted) throw Failure(operation);
    }

    private FileSystemException Failure(string operation) => new(operation, path, Marshal.GetLastPInvokeError());
}
