namespace RnnStream.Storage.Files;

/// <summary>A file operation failed; the message names the operation, the path and the error number.</summary>
public sealed class FileSystemException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="operation">The system call, for example <c>fdatasync</c>.</param>
    /// <param name="path">The file or directory.</param>
    /// <param name="error">The error number (errno).</param>
    public FileSystemException(string operation, string path, int error)
        : base($"{operation} of {path} failed: {ErrorNumber.Describe(error)}")
    {
        Operation = operation;
        Path = path;
        Error = error;
    }

    /// <summary>The system call.</summary>
    public string Operation { get; }

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    /// <summary>The error number (errno).</summary>
    public int Error { get; }

    /// <summary>Whether the cause is a lack of room that may end by itself: disk, quota, size limit, handles,
    /// memory.</summary>
    public bool IsLackOfRoom =>
        Error is ErrorNumber.NoSpace or ErrorNumber.Quota or ErrorNumber.TooLarge or ErrorNumber.ProcessFiles
            or ErrorNumber.SystemFiles or ErrorNumber.NoMemory;

    /// <summary>Whether it was a sync that failed: then nobody knows what is on disk.</summary>
    public bool IsSync => Operation is "fdatasync" or "fsync";
}
