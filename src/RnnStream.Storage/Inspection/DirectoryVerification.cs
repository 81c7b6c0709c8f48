using RnnStream.Storage.Files;

namespace RnnStream.Storage.Inspection;

/// <summary>Reads a whole data directory and checks every checksum and every relation between its files.</summary>
/// <remarks>Changes nothing and takes no lock: it may run beside the instance that writes. Relations checked: segments
/// continue each other without a gap; checkpoints belong to this log, lie inside it, and the log still holds what the
/// oldest one needs.</remarks>
public static class DirectoryVerification
{
    /// <summary>Verifies a directory.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <exception cref="DataDirectoryException">It is not there or cannot be read.</exception>
    public static DirectoryReport Verify(string path, CancellationToken cancellationToken = default) =>
        Verify(path, LinuxFileSystem.Instance, cancellationToken);

    /// <summary>Verifies a directory, and what its records and checkpoints say.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="content">Looks into them; used once.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <exception cref="DataDirectoryException">It is not there or cannot be read.</exception>
    public static DirectoryReport Verify(
        string path, IContentCheck content, CancellationToken cancellationToken = default) =>
        Verify(path, LinuxFileSystem.Instance, content, cancellationToken);

    internal static DirectoryReport Verify(string path, IFileSystem files, CancellationToken cancellationToken) =>
        Verify(path, files, null, cancellationToken);

    internal static DirectoryReport Verify(
        string path, IFileSystem files, IContentCheck? content, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(path);
        var report = new DirectoryReport();
        try
        {
            // Beside a running instance the log grows: what reaches further than the checkpoints is read after them.
            var checkpoints = Path.Join(root, "checkpoints");
            var names = files.List(checkpoints);
            var segments = new SegmentVerification(files, report, content);
            var identity = segments.Run(Path.Join(root, "log"), cancellationToken);
            using var verification = new CheckpointFilesVerification(files, checkpoints, identity, report, content);
            verification.Run(names, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"the data directory {root} cannot be read: {failure.Message}", failure);
        }

        return report;
    }
}
