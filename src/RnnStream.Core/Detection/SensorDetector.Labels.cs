namespace RnnStream.Core.Detection;

/// <summary>What people say of a sensor's episodes, and the end of an episode that no reading brings.</summary>
public sealed partial class SensorDetector
{
    /// <summary>Most steps by which labels raise a sensor's bar.</summary>
    /// <remarks>Chosen: six halvings make one false episode of 64; more would deafen a sensor for good.</remarks>
    public const int LabelStepsMax = 6;

    // One step halves the sensor's false-alarm budget: log10 of 2.
    private const double LabelStep = 0.30102999566398119521;

    /// <summary>An episode of the sensor was a false alarm: it needs more evidence from now on, half a budget each
    /// time.</summary>
    /// <param name="state">The sensor's block; changed.</param>
    public static void RaiseBar(Span<byte> state)
    {
        ref var header = ref SensorState.HeaderOf(state);
        header.FalseAlarms++;
    }

    /// <summary>A false-alarm label was taken back.</summary>
    /// <param name="state">The sensor's block; changed.</param>
    public static void LowerBar(Span<byte> state)
    {
        ref var header = ref SensorState.HeaderOf(state);
        header.FalseAlarms = Math.Max(0, header.FalseAlarms - 1);
    }

    /// <summary>The configured range has changed.</summary>
    /// <param name="state">The sensor's block; changed.</param>
    /// <param name="minimum">Lowest value in range, in the sensor's unit, or negative infinity.</param>
    /// <param name="maximum">Highest value in range, in the sensor's unit, or positive infinity.</param>
    public static void SetRange(Span<byte> state, double minimum, double maximum)
    {
        ref var header = ref SensorState.HeaderOf(state);
        header.Minimum = minimum;
        header.Maximum = maximum;
    }

    /// <summary>Decades that labels put on top of the sensor's threshold.</summary>
    public static double LabelBar(Span<byte> state) => LabelBar(in SensorState.HeaderOf(state));

    /// <summary>What ends, or begins again to be told of, a sensor's open episode although no reading came.</summary>
    /// <param name="state">The sensor's block; unchanged.</param>
    /// <param name="now">Event time of the message, nanoseconds since 1970, UTC.</param>
    /// <param name="phase">Opened or closed.</param>
    public Assessment EpisodeAnswer(Span<byte> state, long now, EpisodePhase phase)
    {
        var sensor = new SensorState(state, NetworkFloats);
        ref readonly var header = ref sensor.Header;
        ref readonly var episode = ref header.Episode;
        var isSilence = !episode.IsOpen;
        var threshold = Threshold(sensor) + LabelBar(header);
        return SilenceAnswer(header, Math.Max(now, header.LastEventTime), threshold) with
        {
            IsAnomaly = phase != EpisodePhase.Closed,
            Phase = phase,
            Kind = isSilence ? AnomalyKind.Silent : episode.Kind,
            Channel = isSilence ? 0 : episode.Channel,
            Severity = isSilence ? Severity.Major : episode.Severity,
            EpisodeStart = isSilence ? header.LastEventTime : episode.Start,
            EpisodePeak = isSilence ? threshold : episode.Peak,
        };
    }

    private static double LabelBar(in SensorHeader header) => LabelStep * Math.Min(header.FalseAlarms, LabelStepsMax);
}
