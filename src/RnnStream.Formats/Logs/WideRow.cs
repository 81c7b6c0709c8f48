using System.Text;

namespace RnnStream.Formats.Logs;

/// <summary>The row that a wide log is collecting: one cell per sensor, one time, one label.</summary>
internal sealed class WideRow
{
    private readonly byte[][] _names;
    private readonly double[] _values;
    private int _next;

    public WideRow(LogWriteOptions options)
    {
        if (options.Sensors.Count == 0)
            throw new ArgumentException("A wide log needs the names of its sensors.", nameof(options));
        _names = [.. options.Sensors.Select(Encoding.UTF8.GetBytes)];
        _values = new double[_names.Length];
        Clear();
    }

    public IReadOnlyList<byte[]> Names => _names;

    public ReadOnlySpan<double> Values => _values;

    public long EventTime { get; private set; }

    public bool IsAnomaly { get; private set; }

    public bool IsOpen { get; private set; }

    public void Set(ReadOnlySpan<byte> sensor, long eventTime, double value, bool isAnomaly)
    {
        _values[IndexOf(sensor)] = value;
        EventTime = eventTime;
        IsAnomaly |= isAnomaly;
        IsOpen = true;
    }

    public void Clear()
    {
        Array.Fill(_values, double.NaN);
        IsAnomaly = false;
        IsOpen = false;
    }

    private int IndexOf(ReadOnlySpan<byte> sensor)
    {
        // Writers go round the sensors in column order, so the next column is nearly always the right one.
        for (var tried = 0; tried < _names.Length; tried++)
        {
            var index = _next;
            _next = (_next + 1) % _names.Length;
            if (sensor.SequenceEqual(_names[index])) return index;
        }

        throw new ArgumentException($"No column for the sensor '{Encoding.UTF8.GetString(sensor)}'.", nameof(sensor));
    }
}
