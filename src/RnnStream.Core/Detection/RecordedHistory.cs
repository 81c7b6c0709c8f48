using RnnStream.Core.Readings;
using RnnStream.Core.Training;

namespace RnnStream.Core.Detection;

/// <summary>What retraining needs of one sensor's recorded history: windows to learn from, and episodes to judge
/// by.</summary>
/// <remarks>Pure: the live sensor's block is never touched. Allocates for the length of the history.</remarks>
public static class RecordedHistory
{
    private const int ScalerReadings = RecentReadings.Capacity;

    /// <summary>Cuts one channel's history into windows with inputs as the detector feeds them.</summary>
    /// <param name="sensor">Dense index of the sensor.</param>
    /// <param name="times">Event times, ascending, nanoseconds since 1970, UTC, shape [readings].</param>
    /// <param name="values">The channel's values, shape [readings]; NaN where missing: left out, as the detector
    /// does.</param>
    /// <param name="windowLength">Readings per window; the last, shorter one is kept from 64 readings on.</param>
    /// <returns>Windows in ascending time; none of a history too short to fit a scaler (32 readings).</returns>
    public static IReadOnlyList<TrainingWindow> Windows(
        int sensor, ReadOnlySpan<long> times, ReadOnlySpan<double> values, int windowLength)
    {
        const int Shortest = 64;
        var (present, scaled) = Scale(values);
        var windows = new List<TrainingWindow>();
        for (var from = 0; scaled.Length - from >= Math.Min(Shortest, windowLength); from += windowLength)
        {
            var length = Math.Min(windowLength, scaled.Length - from);
            var inputs = new float[length * NetworkInputs.Size];
            for (var t = 0; t < length; t++)
            {
                var at = from + t;
                NetworkInputs.Write(
                    inputs.AsSpan(t * NetworkInputs.Size, NetworkInputs.Size), scaled[at], scaled[Math.Max(0, at - 1)],
                    DayTime.At(DayPhase(times[present[at]])), 0);
            }

            windows.Add(new TrainingWindow(
                sensor, times[present[from + length - 1]], inputs, scaled[from..(from + length)]));
        }

        return windows;
    }

    /// <summary>Episodes a detector would have opened over a history, counted from a given reading on.</summary>
    /// <param name="detector">The serving detector or a candidate.</param>
    /// <param name="times">Event times, ascending, shape [readings].</param>
    /// <param name="values">Shape [readings, channels]; NaN where missing.</param>
    /// <param name="channelCount">Values per reading.</param>
    /// <param name="firstReading">Readings before it only warm up.</param>
    public static int CountEpisodes(
        SensorDetector detector, ReadOnlySpan<long> times, ReadOnlySpan<double> values, int channelCount,
        int firstReading)
    {
        var block = new byte[detector.StateSize(channelCount)];
        detector.Initialise(block, channelCount, double.NegativeInfinity, double.PositiveInfinity);
        var episodes = 0;
        for (var i = 0; i < times.Length; i++)
        {
            detector.Assess(block, times[i], values.Slice(i * channelCount, channelCount), out var assessment);
            episodes += i >= firstReading && assessment.Phase == EpisodePhase.Opened ? 1 : 0;
        }

        return episodes;
    }

    /// <summary>Time of day in [0, 1), UTC.</summary>
    internal static double DayPhase(long eventTime)
    {
        var ofDay = eventTime % EventTime.Day;
        return (ofDay < 0 ? ofDay + EventTime.Day : ofDay) / (double)EventTime.Day;
    }

    private static (int[] Present, float[] Scaled) Scale(ReadOnlySpan<double> values)
    {
        var present = new List<int>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                present.Add(i);
            }
        }

        if (present.Count < 32)
        {
            return ([], []);
        }

        var origin = values[present[0]];
        var first = new float[Math.Min(ScalerReadings, present.Count)];
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = (float)(values[present[i]] - origin);
        }

        var scaler = default(Scaler);
        scaler.Fit(first, origin);
        var scaled = new float[present.Count];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = NetworkInputs.Clip(scaler.Apply((float)(values[present[i]] - origin)));
        }

        return ([.. present], scaled);
    }
}
