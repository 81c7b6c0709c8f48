using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Inspection;

/// <summary>Checks the checkpoints of a data directory, every state that they name, and how they fit the
/// log.</summary>
internal sealed class CheckpointFilesVerification(
    IFileSystem files, string folder, Guid identity, DirectoryReport report, IContentCheck? content)
    : IDisposable
{
    private readonly StateFiles _stateFiles = new(files, folder, identity);
    private readonly HashSet<long> _usedStates = [];

    /// <summary>Checks the files with these names; the log was checked before.</summary>
    public void Run(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            if (CheckpointFormat.TryParse(name, out _)) Verify(Path.Join(folder, name), cancellationToken);
            else if (!CheckpointFormat.TryParseStates(name, out _))
                report.Note($"{Path.Join(folder, name)} is no checkpoint and was not read");
        }

        foreach (var name in names)
        {
            if (CheckpointFormat.TryParseStates(name, out var sequence) && !_usedStates.Contains(sequence))
                report.Note($"{Path.Join(folder, name)} is used by no checkpoint and was not read");
        }
    }

    /// <summary>Closes the files of states.</summary>
    public void Dispose() => _stateFiles.Dispose();

    private void Verify(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(files, path);
            VerifyRelations(checkpoint);
            var generation = StateGeneration.ReadPlaces(checkpoint);
            _usedStates.UnionWith(generation.Files().Keys);
            VerifyStates(checkpoint, generation, cancellationToken);
            if (content?.FindProblem(checkpoint) is { } problem) report.Problem(problem);
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

    /// <summary>A state that does not verify makes the checkpoint useless, and so the damage is the
    /// checkpoint's.</summary>
    private void VerifyStates(Checkpoint checkpoint, StateGeneration generation, CancellationToken cancellationToken)
    {
        try
        {
            generation.Verify(_stateFiles, cancellationToken);
        }
        catch (DamageException damage)
        {
            if (!IsPresent(checkpoint.Path))
                throw new FileSystemException("open", checkpoint.Path, ErrorNumber.NotFound);
            if (IsPresent(damage.Path)) report.Damage(damage);
            report.Damage(new DamageException(
                checkpoint.Path, CheckpointFormat.HeaderSize, "states that verify", damage.Message));
        }
    }

    /// <summary>Beside a running instance a newer checkpoint may have replaced it meanwhile.</summary>
    private bool IsPresent(string path) => files.List(folder).Contains(Path.GetFileName(path));

    private void VerifyRelations(Checkpoint checkpoint)
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
