using RnnStream.Core.Readings;

namespace RnnStream.Formats.Logs;

/// <summary>The readings of one block of a log, kept until the merge takes them. Reused; grows to its largest
/// block.</summary>
internal sealed class ReadingBlock(IReadingSink rejections) : IReadingSink
{
    private byte[] _names = new byte[64 * 1024];
    private double[] _values = new double[4 * 1024];
    private Entry[] _entries = new Entry[4 * 1024];
    private int _namesLength;
    private int _valuesLength;
    private int _count;
    private int _taken;

    public bool HasMore => _taken < _count;

    /// <summary>Event time of the next reading; only while <see cref="HasMore"/>.</summary>
    public long HeadTime => _entries[_taken].EventTime;

    public void Clear() => _namesLength = _valuesLength = _count = _taken = 0;

    /// <summary>Hands the next reading to the sink.</summary>
    public void Take(IReadingSink sink)
    {
        ref readonly var entry = ref _entries[_taken++];
        sink.OnReading(new DecodedReading
        {
            Sensor = _names.AsSpan(entry.NameStart, entry.NameLength),
            EventTime = entry.EventTime,
            HasDeviceTime = entry.HasDeviceTime,
            Values = _values.AsSpan(entry.ValuesStart, entry.ValuesLength),
            Profile = entry.Profile,
        });
    }

    public void OnReading(in DecodedReading reading)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, 2 * _count);
        _entries[_count++] = new Entry(
            reading.EventTime, reading.Profile, Store(reading.Sensor), reading.Sensor.Length, Store(reading.Values),
            reading.Values.Length, reading.HasDeviceTime);
    }

    public void OnRejected(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail) =>
        rejections.OnRejected(reason, topic, example, detail);

    private int Store(ReadOnlySpan<byte> name)
    {
        // Most logs name one sensor, or the same few in turn: the newest name is often the next one too.
        if (_count > 1)
        {
            ref readonly var previous = ref _entries[_count - 2];
            if (name.SequenceEqual(_names.AsSpan(previous.NameStart, previous.NameLength))) return previous.NameStart;
        }

        var start = _namesLength;
        if (name.Length > _names.Length - start)
            Array.Resize(ref _names, Math.Max(2 * _names.Length, start + name.Length));
        name.CopyTo(_names.AsSpan(start));
        _namesLength += name.Length;
        return start;
    }

    private int Store(ReadOnlySpan<double> values)
    {
        var start = _valuesLength;
        if (values.Length > _values.Length - start)
            Array.Resize(ref _values, Math.Max(2 * _values.Length, start + values.Length));
        values.CopyTo(_values.AsSpan(start));
        _valuesLength += values.Length;
        return start;
    }

    private readonly record struct Entry(
        long EventTime, SensorProfile Profile, int NameStart, int NameLength, int ValuesStart, int ValuesLength,
        bool HasDeviceTime);
}
