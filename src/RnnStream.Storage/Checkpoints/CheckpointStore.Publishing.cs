using RnnStream.Core.Readings;
using RnnStream.Storage.Files;

namespace RnnStream.Storage.Checkpoints;

/// <summary>What a draft needs: names, temporary files, and the removal of what is no longer needed.</summary>
public sealed partial class CheckpointStore
{
    /// <summary>The states of the checkpoint that the process began with; null without.</summary>
    internal StoredStates? Recovered { get; private set; }

    internal StateFiles StateFiles { get; }

    internal IFileSystem Files => _directory.Files;

    internal string StatesPathOf(long sequence) => StateFiles.PathOf(sequence);

    internal CheckpointHeader HeaderOf(long sequence) => new(_logIdentity, sequence, EventTime.From(_time.GetUtcNow()));

    internal void SyncDirectory() => Files.SyncDirectory(_directory.CheckpointsPath);

    internal string TemporaryPathOf(long sequence) => PathOf(sequence) + DataDirectory.TemporarySuffix;

    /// <summary>Writes and syncs a checkpoint's file under its temporary name.</summary>
    internal long WriteTemporary(long sequence, Action<CheckpointWriter> writeSections)
    {
        var temporary = TemporaryPathOf(sequence);
        Files.DeleteIfPresent(temporary);
        using var file = Files.Create(temporary);
        var writer = new CheckpointWriter(file, HeaderOf(sequence));
        writeSections(writer);
        writer.Finish();
        file.Sync();
        return writer.Offset;
    }

    /// <summary>Reads a state that has not changed since the older generation; where it is damaged there, from the
    /// newer one, which shares no file with it.</summary>
    internal ReadOnlySpan<byte> ReadEither(int sensor, scoped in StatePlace place, ref byte[] buffer)
    {
        try
        {
            return StateFiles.Read(sensor, in place, ref buffer);
        }
        catch (DamageException damage)
        {
            LogMessages.StateDamaged(_logger, damage.Message);
            return StateFiles.Read(sensor, in _generations[^1].Places[sensor], ref buffer);
        }
    }

    /// <summary>Gives a written checkpoint its name; once that is durable, removes what it replaces.</summary>
    internal void Publish(StateGeneration generation, long size)
    {
        Files.Rename(TemporaryPathOf(generation.Sequence), PathOf(generation.Sequence));
        SyncDirectory();
        Metrics.CheckpointBytes.Add(size);
        Metrics.CheckpointDuration.Record(_time.GetElapsedTime(_begun).TotalSeconds);
        LogMessages.CheckpointWritten(_logger, generation.Sequence, size);
        _generations.RemoveAll(known => known.Sequence == generation.Sequence);
        _generations.Add(generation);
        KeepNewest();
        Recovered?.Follow(generation);
        lock (_removal) RemoveUnneeded(generation.Sequence);
    }

    private string PathOf(long sequence) => Path.Join(_directory.CheckpointsPath, CheckpointFormat.NameOf(sequence));

    private void RemoveUnneeded(long newest)
    {
        var kept = _generations.Select(static generation => generation.Sequence).ToHashSet();
        var removed = Sequences.Where(sequence => sequence < newest && !kept.Contains(sequence)).ToList();
        foreach (var sequence in removed) Files.DeleteIfPresent(PathOf(sequence));

        // The log drops what only the removed ones needed: they must not come back after a power loss.
        if (removed.Count > 0) SyncDirectory();

        var used = _generations.SelectMany(static generation => generation.Files().Keys).ToHashSet();
        if (Recovered is { } recovered) used.UnionWith(recovered.Generation.Files().Keys);
        foreach (var name in Files.List(_directory.CheckpointsPath))
        {
            if (!CheckpointFormat.TryParseStates(name, out var sequence) || used.Contains(sequence)) continue;
            Files.DeleteIfPresent(Path.Join(_directory.CheckpointsPath, name));
            // Last, so that a shard with an old place cannot open it again.
            StateFiles.Forget(sequence);
        }
    }

    /// <summary>A state did not verify: the checkpoints that need its file must not be used again.</summary>
    private void SetAside(DamageException damage)
    {
        LogMessages.CheckpointDamaged(_logger, damage.Message);
        lock (_removal)
        {
            foreach (var sequence in Sequences.Where(sequence => Uses(sequence, damage.Path)))
                Files.SetAside(PathOf(sequence));
            SetAsideIfPresent(damage.Path);
        }
    }

    private void SetAsideIfPresent(string path)
    {
        if (Files.List(_directory.CheckpointsPath).Contains(Path.GetFileName(path))) Files.SetAside(path);
    }

    private bool Uses(long sequence, string statesPath)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(Files, PathOf(sequence));
            return StateGeneration.ReadPlaces(checkpoint).Files().Keys.Any(file => StatesPathOf(file) == statesPath);
        }
        catch (DamageException)
        {
            // Damaged itself: whoever opens it sets it aside.
            return false;
        }
    }
}
