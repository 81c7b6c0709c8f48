using System.Globalization;

namespace RnnStream.Core.Detection;

/// <summary>What <c>inspect</c> and the outputs read out of a block; changes nothing.</summary>
public sealed partial class SensorDetector
{
    /// <summary>What <see cref="SilentFrom"/> depends on beside the state, as a line of text.</summary>
    public string SilenceRule => string.Create(
        CultureInfo.InvariantCulture,
        $"{_options.Silent}, after {_options.SilentIntervals} intervals, warm-up of {_options.WarmUp}");

    /// <summary>False episodes accepted per sensor.</summary>
    public FalseAlarmBudget Budget => _budget;

    /// <summary>Readings assessed.</summary>
    public static long ReadingCount(Span<byte> state) => SensorState.HeaderOf(state).Readings;

    /// <summary>Event time of the newest reading, nanoseconds since 1970, UTC; 0 before the first.</summary>
    public static long LastEventTime(Span<byte> state) => SensorState.HeaderOf(state).LastEventTime;

    /// <summary>Values per reading.</summary>
    public static int ChannelCount(Span<byte> state) => SensorState.HeaderOf(state).ChannelCount;

    /// <summary>Whether an episode is open.</summary>
    public static bool IsInEpisode(Span<byte> state) => SensorState.HeaderOf(state).Episode.IsOpen;

    /// <summary>Usual interval between readings, nanoseconds; 0 before the second reading.</summary>
    public static double UsualInterval(Span<byte> state) => SensorState.HeaderOf(state).Silence.Interval;

    /// <summary>Warm-up progress in [0, 1].</summary>
    public float WarmUp(Span<byte> state) => WarmUpOf(SensorState.HeaderOf(state));

    private static Assessment SilenceAnswer(in SensorHeader header, long now, double threshold) => new()
    {
        EventTime = now,
        Value = double.NaN,
        Expected = double.NaN,
        Lower = double.NaN,
        Upper = double.NaN,
        Score = threshold,
        Threshold = threshold,
        IsAnomaly = true,
        Kind = AnomalyKind.Silent,
        Channel = 0,
        WarmUp = 1,
        Phase = EpisodePhase.Opened,
        Severity = Severity.Major,
        EpisodeStart = header.LastEventTime,
        EpisodePeak = threshold,
    };
}
