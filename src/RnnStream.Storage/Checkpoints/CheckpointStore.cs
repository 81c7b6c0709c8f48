using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>The two newest checkpoints of a data directory, and the files of states that they name.</summary>
/// <remarks>Invariants: a file with a final name was synced whole; an older generation goes only after the newer one
/// is durable and all states of the one that the process began with were verified; the two share no file of states; a
/// damaged one is set aside, not counted and not deleted. Thread rule: one thread at a time; states are read from
/// any.</remarks>
public sealed partial class CheckpointStore : IDisposable
{
    /// <summary>Generations kept.</summary>
    public const int GenerationCount = 2;

    // A sector that cannot be read is damage as well.
    private const int UnreadableError = ErrorNumber.InputOutput;

    private readonly DataDirectory _directory;
    private readonly Guid _logIdentity;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<StateGeneration> _generations = [];

    // Shards may find damage, several at once, while checkpoints are opened or removed.
    private readonly Lock _removal = new();
    private bool _areGenerationsLoaded;
    private bool _isRecoveredVerified;
    private long _begun;

    /// <summary>Uses the checkpoints of a data directory that belong to one log.</summary>
    public CheckpointStore(
        DataDirectory directory, Guid logIdentity, TimeProvider? time = null, ILogger? logger = null)
    {
        _directory = directory;
        _logIdentity = logIdentity;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        StateFiles = new StateFiles(directory.Files, directory.CheckpointsPath, logIdentity);
    }

    /// <summary>Bytes of states up to which a checkpoint's are read through when it is opened, so that damage costs no
    /// further start. Default 64 MiB.</summary>
    public long EagerSize { get; init; } = 64 << 20;

    /// <summary>Sequence numbers of the generations held, oldest first. The log must keep everything from the first
    /// on.</summary>
    public IReadOnlyList<long> Sequences
    {
        get
        {
            var sequences = new List<long>();
            foreach (var name in Files.List(_directory.CheckpointsPath))
            {
                if (CheckpointFormat.TryParse(name, out var sequence)) sequences.Add(sequence);
            }

            return sequences;
        }
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
            if (TryOpen(sequence, problems) is not { } opened) continue;
            var (checkpoint, generation) = opened;
            if (generation is null)
            {
                checkpoint.Dispose();
                throw Mismatch.Of("log identity", _logIdentity, checkpoint.Identity).At(checkpoint.Path, 16);
            }

            if (generation.Places.Length > 0)
                checkpoint.States = Recovered = new StoredStates(generation, StateFiles, SetAside);
            _isRecoveredVerified = generation.Size <= EagerSize;
            return checkpoint;
        }

        return null;
    }

    /// <summary>Readies everything for the next <see cref="Begin"/>: reads what the older checkpoint has, and once all
    /// states of the one that the process began with, before what could replace it is given up.</summary>
    /// <exception cref="DamageException">The checkpoint that the process began with is damaged; it was set
    /// aside.</exception>
    public void Prepare(CancellationToken cancellationToken)
    {
        LoadGenerations();
        if (_isRecoveredVerified || Recovered is not { } recovered) return;
        recovered.Verify(cancellationToken);
        _isRecoveredVerified = true;
    }

    /// <summary>States that changed after this must be added to a checkpoint at a sequence number; -1 when all
    /// must be.</summary>
    public long BaseFor(long sequence) => FoundationFor(sequence).BaseSequence;

    /// <summary>Begins a checkpoint. It builds on the one before the last, so that the two that are kept share
    /// nothing.</summary>
    /// <param name="sequence">The states include every record before this sequence number, and those records are
    /// durable in the log.</param>
    public CheckpointDraft Begin(long sequence)
    {
        _begun = _time.GetTimestamp();
        return new CheckpointDraft(this, FoundationFor(sequence), sequence);
    }

    /// <summary>Writes a checkpoint without states; see <see cref="Begin"/>.</summary>
    public void Write(long sequence, Action<CheckpointWriter> writeSections)
    {
        using var draft = Begin(sequence);
        draft.Finish(0, writeSections);
    }

    /// <summary>Closes the files of states.</summary>
    public void Dispose() => StateFiles.Dispose();

    private StateGeneration FoundationFor(long sequence)
    {
        LoadGenerations();
        if (_generations.Count > 0 && _generations[^1].Sequence == sequence) return _generations[^1];
        return _generations.Count == GenerationCount ? _generations[0] : new StateGeneration(sequence, []);
    }

    /// <summary>Reads the places of the checkpoints that are there; a damaged one is set aside.</summary>
    private void LoadGenerations()
    {
        if (_areGenerationsLoaded) return;
        lock (_removal) ReadGenerations();
        _areGenerationsLoaded = true;
    }

    private void ReadGenerations()
    {
        _generations.Clear();
        foreach (var sequence in Sequences)
        {
            if (Recovered?.Generation is { } recovered && recovered.Sequence == sequence)
            {
                _generations.Add(recovered);
                continue;
            }
            if (TryOpen(sequence, []) is not { } opened) continue;
            opened.Checkpoint.Dispose();
            if (opened.Generation is not null) _generations.Add(opened.Generation);
        }
        KeepNewest();
    }

    /// <summary>A process that ended while it published left one more.</summary>
    private void KeepNewest()
    {
        if (_generations.Count > GenerationCount) _generations.RemoveRange(0, _generations.Count - GenerationCount);
    }

    /// <summary>Opens a checkpoint; a damaged one is set aside. One of another log has no generation.</summary>
    private (Checkpoint Checkpoint, StateGeneration? Generation)? TryOpen(long sequence, List<string> problems)
    {
        var path = PathOf(sequence);
        Checkpoint? checkpoint = null;
        try
        {
            checkpoint = Checkpoint.Open(Files, path);
            if (checkpoint.Identity != _logIdentity) return (checkpoint, null);
            var generation = StateGeneration.Read(checkpoint, StateFiles);
            if (generation.Size <= EagerSize) generation.Verify(StateFiles, CancellationToken.None);
            return (checkpoint, generation);
        }
        catch (Exception failure) when (failure is DamageException or FileSystemException { Error: UnreadableError })
        {
            checkpoint?.Dispose();
            problems.Add(failure.Message);
            LogMessages.CheckpointDamaged(_logger, failure.Message);
            Files.SetAside(path);
            if (failure is DamageException damage && damage.Path != path) SetAsideIfPresent(damage.Path);
            return null;
        }
    }
}
