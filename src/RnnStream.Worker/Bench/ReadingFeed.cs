using System.Globalization;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats;

namespace RnnStream.Worker.Bench;

/// <summary>Readings without end: every sensor in turn, a daily wave with noise from a fixed seed.</summary>
internal sealed class ReadingFeed
{
    private const long Start = 1_700_000_000 * EventTime.Second;
    private const int ValueCount = 4_093;
    private readonly byte[][] _names;
    private readonly double[] _values = new double[ValueCount];
    private readonly SensorProfile _profile = new();
    private long _round;

    public ReadingFeed(int sensors)
    {
        _names = [.. Enumerable.Range(0, sensors).Select(
            static i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"bench/{i}")))];
        var noise = new Random(1);
        for (var i = 0; i < ValueCount; i++) _values[i] = 20 + (5 * Math.Sin(i * 0.01)) + noise.NextDouble();
    }

    /// <summary>Event time of the next round; readings of a sensor are ten seconds apart.</summary>
    public long NextEventTime => Start + (_round * 10 * EventTime.Second);

    /// <summary>The next value of a sensor.</summary>
    public double Value(int sensor) => _values[(int)((_round + (sensor * 7)) % ValueCount)];

    /// <summary>Goes on to the next round.</summary>
    public void Advance() => _round++;

    /// <summary>One reading of every sensor.</summary>
    public int DeliverRound(IReadingSink sink)
    {
        Span<double> values = stackalloc double[1];
        for (var sensor = 0; sensor < _names.Length; sensor++)
        {
            values[0] = Value(sensor);
            sink.OnReading(new DecodedReading
            {
                Sensor = _names[sensor],
                EventTime = NextEventTime,
                HasDeviceTime = true,
                Values = values,
                Profile = _profile,
            });
        }
        Advance();
        return _names.Length;
    }
}
