using System.Runtime.InteropServices;
using RnnStream.Core.Detection;
using RnnStream.Core.Training;

namespace RnnStream.Pipeline.Retraining;

/// <summary>One sensor's part of a group's history, in the order in which it was applied.</summary>
/// <remarks>Invariant: <see cref="_values"/> has the shape [readings, channels].</remarks>
internal sealed class SensorHistory
{
    private const int MatchReadings = 32;
    private readonly List<long> _times = [];
    private readonly List<double> _values = [];

    /// <summary>Values per reading.</summary>
    public int ChannelCount { get; private set; }

    /// <summary>The histories of all sensors, by ascending index; a first reading that the ring has cut is left
    /// out.</summary>
    public static SortedDictionary<int, SensorHistory> Of(ReadOnlySpan<HistoricReading> history)
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
        return sensors;
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

    /// <summary>Judges the episodes that a detector raises over the newest share; all of the history warms it
    /// up.</summary>
    /// <param name="detector">The serving one or a candidate.</param>
    /// <param name="heldOutShare">The newest share.</param>
    /// <param name="confirmed">Starts of the sensor's confirmed episodes.</param>
    public JudgedEpisodes Judge(SensorDetector detector, double heldOutShare, IEnumerable<long> confirmed)
    {
        var first = FirstHeldOut(heldOutShare);
        var starts = confirmed.Where(start => first < _times.Count && start >= _times[first]).ToList();
        if (starts.Count == 0)
        {
            return new JudgedEpisodes(
                RecordedHistory.CountEpisodes(detector, _times.ToArray(), _values.ToArray(), ChannelCount, first), []);
        }

        var found = new HashSet<long>();
        var falseEpisodes = 0;
        foreach (var (opened, closed) in Episodes(detector, first))
        {
            // A detector may see the same fault a little earlier or later than the one that told of it.
            var low = _times[Math.Max(0, opened - MatchReadings)];
            var high = _times[Math.Min(_times.Count - 1, closed + MatchReadings)];
            var matches = starts.FindAll(start => start >= low && start <= high);
            found.UnionWith(matches);
            falseEpisodes += matches.Count == 0 ? 1 : 0;
        }
        return new JudgedEpisodes(falseEpisodes, found);
    }

    /// <summary>First and last reading of every episode that is opened from a reading on.</summary>
    private List<(int Opened, int Closed)> Episodes(SensorDetector detector, int first)
    {
        var block = new byte[detector.StateSize(ChannelCount)];
        detector.Initialise(block, ChannelCount, double.NegativeInfinity, double.PositiveInfinity);
        var episodes = new List<(int Opened, int Closed)>();
        var opened = -1;
        for (var i = 0; i < _times.Count; i++)
        {
            var values = CollectionsMarshal.AsSpan(_values).Slice(i * ChannelCount, ChannelCount);
            detector.Assess(block, _times[i], values, out var assessment);
            if (assessment.Phase == EpisodePhase.Opened && i >= first) opened = i;
            if (assessment.Phase != EpisodePhase.Closed || opened < 0) continue;
            episodes.Add((opened, i));
            opened = -1;
        }
        if (opened >= 0) episodes.Add((opened, _times.Count - 1));
        return episodes;
    }

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
