using RnnStream.Storage.Log;

namespace RnnStream.Storage.Inspection;

/// <summary>What a verification of a data directory found.</summary>
public sealed class DirectoryReport
{
    private readonly List<StoredSegment> _segments = [];
    private readonly List<StoredCheckpoint> _checkpoints = [];
    private readonly List<string> _notes = [];
    private readonly List<DamageException> _damages = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<RecordKind, long> _records = [];

    /// <summary>Segments whose header verifies, oldest first.</summary>
    public IReadOnlyList<StoredSegment> Segments => _segments;

    /// <summary>Checkpoints that verify, oldest first.</summary>
    public IReadOnlyList<StoredCheckpoint> Checkpoints => _checkpoints;

    /// <summary>Records found, by kind.</summary>
    public IReadOnlyDictionary<RecordKind, long> Records => _records;

    /// <summary>What is unusual but no fault: a torn tail, files set aside, names that are not ours. One line
    /// each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What is wrong, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Whether everything verifies and fits together.</summary>
    public bool IsSound => _problems.Count == 0;

    /// <summary>The oldest record held; 0 when there is no log.</summary>
    public long FirstSequence => _segments.Count == 0 ? 0 : _segments[0].FirstSequence;

    /// <summary>The record after the last one that verifies; 0 when there is no log.</summary>
    public long NextSequence => _segments.Count == 0 ? 0 : _segments[^1].NextSequence;

    /// <summary>The damages among the problems, with path and offset.</summary>
    internal IReadOnlyList<DamageException> Damages => _damages;

    internal void Add(StoredSegment segment) => _segments.Add(segment);

    internal void Add(StoredCheckpoint checkpoint) => _checkpoints.Add(checkpoint);

    internal void Count(RecordKind kind) => _records[kind] = _records.GetValueOrDefault(kind) + 1;

    internal void Note(string line) => _notes.Add(line);

    internal void Problem(string line) => _problems.Add(line);

    internal void Damage(DamageException damage)
    {
        _damages.Add(damage);
        _problems.Add(damage.Message);
    }
}
