using RnnStream.Core.Detection;
using RnnStream.Core.Training;

namespace RnnStream.Pipeline.Retraining;

/// <summary>One sensor's part of a group's history, in the order in which it was applied.</summary>
/// <remarks>Invariant: <see cref="_values"/> has the shape [readings, channels].</remarks>
internal sealed class SensorHistory
{
    private readonly List<long> _times = [];
    private readonly List<double> _values = [];

    /// <summary>Values per reading.</summary>
    public int ChannelCount { get; private set; }

    /// <summary>The histories of all sensors, by ascending index; a first reading that the ring has cut is left
    /// out.</summary>
    public static IReadOnlyCollection<SensorHistory> Of(ReadOnlySpan<HistoricReading> history)
    {
        var sensors = new SortedDictionary<int, SensorHistory>();
        var first = 0;
        while (first < history.Length && history[first].Channel != 0) first++;
        foreach (ref readonly var reading in history[first..])
        {
            if (!sensors.TryGetValue(reading.Sensor, out var sensor))
                sensors.Add(reading.Sensor, sensor = new SensorHistory());
            sensor.Add(in reading);
        }
        return sensors.Values;
    }

    /// <summary>Adds a window for each channel, under a number of its own.</summary>
    public void AddWindows(List<TrainingWindow> windows, ref int number)
    {
        var times = _times.ToArray();
        var values = new double[times.Length];
        for (var channel = 0; channel < ChannelCount; channel++, number++)
        {
            for (var i = 0; i < values.Length; i++) values[i] = _values[(i * ChannelCount) + channel];
            windows.AddRange(RecordedHistory.Windows(number, times, values, Math.Max(1, times.Length)));
        }
    }

    /// <summary>Episodes that a detector raises over the newest share; all of the history warms it up.</summary>
    public int CountEpisodes(SensorDetector detector, double heldOutShare) => RecordedHistory.CountEpisodes(
        detector, _times.ToArray(), _values.ToArray(), ChannelCount, FirstHeldOut(heldOutShare));

    /// <summary>Event time that the newest share covers, nanoseconds.</summary>
    public long HeldOutTime(double heldOutShare) =>
        _times[^1] - _times[Math.Min(FirstHeldOut(heldOutShare), _times.Count - 1)];

    private int FirstHeldOut(double heldOutShare) => (int)(_times.Count * (1 - heldOutShare));

    private void Add(in HistoricReading reading)
    {
        if (reading.Channel == 0) _times.Add(reading.EventTime);
        ChannelCount = Math.Max(ChannelCount, reading.Channel + 1);
        _values.Add(reading.Value);
    }
}
