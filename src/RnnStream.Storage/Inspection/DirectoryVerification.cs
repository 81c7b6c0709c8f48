using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

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

    /// <summary>Verifies a directory, and what its checkpoints say.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="findProblem">Looks into the content of a checkpoint, of which this floor knows nothing: one line,
    /// or null when there is nothing to say.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <exception cref="DataDirectoryException">It is not there or cannot be read.</exception>
    public static DirectoryReport Verify(
        string path, Func<Checkpoint, string?> findProblem, CancellationToken cancellationToken = default) =>
        Verify(path, LinuxFileSystem.Instance, findProblem, cancellationToken);

    internal static DirectoryReport Verify(string path, IFileSystem files, CancellationToken cancellationToken) =>
        Verify(path, files, static _ => null, cancellationToken);

    private static DirectoryReport Verify(
        string path, IFileSystem files, Func<Checkpoint, string?> findProblem, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(path);
        var report = new DirectoryReport();
        try
        {
            // Beside a running instance the log grows: what reaches further than the checkpoints is read after them.
            var checkpoints = Path.Join(root, "checkpoints");
            var names = files.List(checkpoints);
            var identity = new SegmentVerification(files, report).Run(Path.Join(root, "log"), cancellationToken);
            foreach (var name in names)
                VerifyCheckpoint(files, Path.Join(checkpoints, name), identity, report, findProblem);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"the data directory {root} cannot be read: {failure.Message}", failure);
        }

        return report;
    }

    private static void VerifyCheckpoint(
        IFileSystem files, string path, Guid identity, DirectoryReport report, Func<Checkpoint, string?> findProblem)
    {
        if (!CheckpointFormat.TryParse(Path.GetFileName(path), out _))
        {
            report.Note($"{path} is no checkpoint and was not read");
            return;
        }

        try
        {
            using var checkpoint = Checkpoint.Open(files, path);
            VerifyRelations(checkpoint, identity, report);
            if (findProblem(checkpoint) is { } problem) report.Problem(problem);
        }
        catch (DamageException damage)
        {
            report.Damage(damage);
        }
        catch (NewerFormatException newer)
        {
            report.Problem(newer.Message);
        }
        catch (FileSystemException failure) when (failure.Error == ErrorNumber.NotFound)
        {
            report.Note($"{path} was removed meanwhile");
        }
    }

    private static void VerifyRelations(Checkpoint checkpoint, Guid identity, DirectoryReport report)
    {
        report.Add(new StoredCheckpoint(
            checkpoint.Path, checkpoint.Sequence, checkpoint.CreationTime, [.. checkpoint.Sections]));
        if (checkpoint.Identity != identity)
            report.Damage(Mismatch.Of("log identity", identity, checkpoint.Identity).At(checkpoint.Path, 16));
        if (checkpoint.Sequence > report.NextSequence)
        {
            report.Damage(Mismatch.Of("a log that reaches record", checkpoint.Sequence, report.NextSequence)
                .At(checkpoint.Path, 32));
        }

        if (checkpoint.Sequence < report.FirstSequence)
        {
            var mismatch = Mismatch.Of("a log that begins by record", checkpoint.Sequence, report.FirstSequence);
            report.Damage(mismatch.At(checkpoint.Path, 32));
        }
    }
}
