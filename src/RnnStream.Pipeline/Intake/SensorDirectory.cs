using RnnStream.Formats;
using RnnStream.Pipeline.Checkpoints;

namespace RnnStream.Pipeline.Intake;

/// <summary>Finds a sensor by its UTF-8 name without allocating, and holds what the intake must know of each.</summary>
/// <remarks>
/// Invariants: indices are dense and never reused; a name maps to one index for ever; the table is at most half full;
/// at most <c>sensorsMax</c> entries. Not thread-safe: the intake's gate guards it.
/// </remarks>
internal sealed class SensorDirectory(int shardCount, int sensorsMax)
{
    private readonly List<SensorEntry> _entries = [];
    private int[] _table = new int[1024];
    private long[] _newestEventTimes = [];
    private ulong[] _newestValueHashes = [];
    private readonly SortedSet<int> _muted = [];

    /// <summary>Sensors so far.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether no further sensor may be added.</summary>
    public bool IsFull => _entries.Count >= sensorsMax;

    public SensorEntry this[int index] => _entries[index];

    public IReadOnlyList<SensorEntry> Entries => _entries;

    /// <summary>Event time of the sensor's newest applied reading; <see cref="long.MinValue"/> before the
    /// first.</summary>
    public ref long NewestEventTime(int index) => ref _newestEventTimes[index];

    /// <summary>Hash of the values of the sensor's newest applied reading.</summary>
    public ref ulong NewestValueHash(int index) => ref _newestValueHashes[index];

    /// <summary>Indices of the sensors whose episodes are kept back, ascending.</summary>
    public IReadOnlyCollection<int> Muted => _muted;

    public void SetMuted(int index, bool isMuted) => _ = isMuted ? _muted.Add(index) : _muted.Remove(index);

    /// <summary>The sensors as they are now, for a checkpoint.</summary>
    public SensorsSection Copy()
    {
        var profiles = new SensorProfile[Count];
        for (var sensor = 0; sensor < profiles.Length; sensor++) profiles[sensor] = _entries[sensor].Profile;
        return new SensorsSection(
            [.. _entries], profiles, _newestEventTimes[..Count], _newestValueHashes[..Count]);
    }

    /// <summary>The sensor's entry, or null when the name is new.</summary>
    public SensorEntry? Find(ReadOnlySpan<byte> name)
    {
        for (var at = Home(name); ; at = (at + 1) & (_table.Length - 1))
        {
            var occupant = _table[at];
            if (occupant == 0) return null;
            var entry = _entries[occupant - 1];
            if (name.SequenceEqual(entry.NameUtf8)) return entry;
        }
    }

    /// <summary>Adds a sensor that <see cref="Find"/> did not know.</summary>
    public SensorEntry Add(ReadOnlySpan<byte> name, SensorProfile profile, int group)
    {
        if (IsFull) throw new InvalidOperationException($"the bound of {sensorsMax} sensors is reached");
        var entry = new SensorEntry(_entries.Count, name.ToArray(), profile, group, shardCount);
        _entries.Add(entry);
        if (_entries.Count > _newestEventTimes.Length) GrowColumns();
        _newestEventTimes[entry.Index] = long.MinValue;
        if (_entries.Count * 2 > _table.Length) GrowTable();
        else Place(entry);
        return entry;
    }

    private void GrowColumns()
    {
        var length = Math.Max(64, _newestEventTimes.Length * 2);
        Array.Resize(ref _newestEventTimes, length);
        Array.Resize(ref _newestValueHashes, length);
    }

    private void GrowTable()
    {
        _table = new int[_table.Length * 2];
        foreach (var entry in _entries) Place(entry);
    }

    private void Place(SensorEntry entry)
    {
        var at = Home(entry.NameUtf8);
        while (_table[at] != 0) at = (at + 1) & (_table.Length - 1);
        _table[at] = entry.Index + 1;
    }

    /// <summary>Seeded per process, so that nobody can publish names that collide on purpose.</summary>
    private int Home(ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.AddBytes(name);
        return hash.ToHashCode() & (_table.Length - 1);
    }
}
