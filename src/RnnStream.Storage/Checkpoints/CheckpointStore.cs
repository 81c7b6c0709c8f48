using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Core.Readings;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>The two newest checkpoints of a data directory.</summary>
/// <remarks>Invariants: a file with a final name was synced whole; an older generation goes only after the newer one
/// is durable; a damaged one is set aside, not counted and not deleted. Thread rule: one thread at a time.</remarks>
public sealed class CheckpointStore
{
    /// <summary>Generations kept.</summary>
    public const int GenerationCount = 2;

    // A sector that cannot be read is damage as well.
    private const int UnreadableError = ErrorNumber.InputOutput;

    private readonly DataDirectory _directory;
    private readonly Guid _logIdentity;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Uses the checkpoints of a data directory that belong to one log.</summary>
    public CheckpointStore(
        DataDirectory directory, Guid logIdentity, TimeProvider? time = null, ILogger? logger = null)
    {
        _directory = directory;
        _logIdentity = logIdentity;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>Sequence numbers of the generations held, oldest first. The log must keep everything from the first
    /// on.</summary>
    public IReadOnlyList<long> Sequences
    {
        get
        {
            var sequences = new List<long>();
            foreach (var name in _directory.Files.List(_directory.CheckpointsPath))
            {
                if (CheckpointFormat.TryParse(name, out var sequence)) sequences.Add(sequence);
            }

            return sequences;
        }
    }

    /// <summary>Writes a checkpoint and, once it is durable, removes all but the two newest.</summary>
    /// <param name="sequence">The states include every record before this sequence number, and those records are
    /// durable in the log.</param>
    /// <param name="writeSections">Writes the content; if it throws, nothing changes.</param>
    /// <exception cref="FileSystemException">It could not be written; the older ones are still there. With
    /// <see cref="FileSystemException.IsLackOfRoom"/> it may be tried again later.</exception>
    public void Write(long sequence, Action<CheckpointWriter> writeSections)
    {
        var start = _time.GetTimestamp();
        var path = Path.Join(_directory.CheckpointsPath, CheckpointFormat.NameOf(sequence));
        var size = WriteTemporary(path + DataDirectory.TemporarySuffix, sequence, writeSections);
        _directory.Files.Rename(path + DataDirectory.TemporarySuffix, path);
        _directory.Files.SyncDirectory(_directory.CheckpointsPath);
        Metrics.CheckpointBytes.Add(size);
        Metrics.CheckpointDuration.Record(_time.GetElapsedTime(start).TotalSeconds);
        LogMessages.CheckpointWritten(_logger, sequence, size);
        RemoveOlderThan(sequence);
    }

    /// <summary>Opens the newest checkpoint that verifies.</summary>
    /// <param name="setAside">One line for each damaged checkpoint that was set aside on the way.</param>
    /// <returns>Null when there is none: recovery then starts from the beginning of the log.</returns>
    /// <exception cref="DamageException">A checkpoint of another log is there.</exception>
    /// <exception cref="NewerFormatException">A newer program wrote the newest one.</exception>
    public Checkpoint? TryOpenNewest(out IReadOnlyList<string> setAside)
    {
        var problems = new List<string>();
        setAside = problems;
        foreach (var sequence in Sequences.Reverse())
        {
            var path = Path.Join(_directory.CheckpointsPath, CheckpointFormat.NameOf(sequence));
            if (TryOpen(path, problems) is { } checkpoint) return CheckIdentity(checkpoint);
        }

        return null;
    }

    private Checkpoint? TryOpen(string path, List<string> problems)
    {
        try
        {
            return Checkpoint.Open(_directory.Files, path);
        }
        catch (Exception failure) when (failure is DamageException or FileSystemException { Error: UnreadableError })
        {
            problems.Add(failure.Message);
            LogMessages.CheckpointDamaged(_logger, failure.Message);
            _directory.Files.SetAside(path);
            return null;
        }
    }

    private Checkpoint CheckIdentity(Checkpoint checkpoint)
    {
        if (checkpoint.Identity == _logIdentity) return checkpoint;
        checkpoint.Dispose();
        throw Mismatch.Of("log identity", _logIdentity, checkpoint.Identity).At(checkpoint.Path, 16);
    }

    private long WriteTemporary(string temporary, long sequence, Action<CheckpointWriter> writeSections)
    {
        _directory.Files.DeleteIfPresent(temporary);
        try
        {
            using var file = _directory.Files.Create(temporary);
            var header = new CheckpointHeader(_logIdentity, sequence, EventTime.From(_time.GetUtcNow()));
            var writer = new CheckpointWriter(file, header);
            writeSections(writer);
            writer.Finish();
            file.Sync();
            return writer.Offset;
        }
        catch
        {
            _directory.Files.DeleteIfPresent(temporary);
            throw;
        }
    }

    private void RemoveOlderThan(long newest)
    {
        var older = Sequences.Where(sequence => sequence < newest).ToList();
        foreach (var sequence in older.SkipLast(GenerationCount - 1))
        {
            _directory.Files.DeleteIfPresent(
                Path.Join(_directory.CheckpointsPath, CheckpointFormat.NameOf(sequence)));
        }

        // The log drops what only the removed ones needed: they must not come back after a power loss.
        if (older.Count >= GenerationCount) _directory.Files.SyncDirectory(_directory.CheckpointsPath);
    }
}
