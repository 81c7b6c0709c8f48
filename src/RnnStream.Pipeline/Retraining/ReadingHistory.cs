namespace RnnStream.Pipeline.Retraining;

/// <summary>The newest readings of a group, in order, bounded: what a retraining learns from.</summary>
/// <remarks>A mirror of the log's tail; recovery fills it from there. When full the oldest reading makes room.
/// 24 bytes a reading, grown as needed.</remarks>
internal sealed class ReadingHistory(int capacity)
{
    private HistoricReading[] _ring = [];
    private int _next;

    /// <summary>Readings held.</summary>
    public int Count { get; private set; }

    public void Add(in HistoricReading reading)
    {
        if (Count == _ring.Length && Count < capacity)
            Array.Resize(ref _ring, Math.Min(capacity, Math.Max(1024, _ring.Length * 2)));
        _ring[_next] = reading;
        Count = Math.Min(Count + 1, _ring.Length);
        _next++;
        if (_next == capacity) _next = 0;
    }

    /// <summary>A copy, oldest first.</summary>
    public HistoricReading[] ToArray()
    {
        var start = Count == capacity ? _next : 0;
        var copy = new HistoricReading[Count];
        Array.Copy(_ring, start, copy, 0, Count - start);
        Array.Copy(_ring, 0, copy, Count - start, start);
        return copy;
    }
}
