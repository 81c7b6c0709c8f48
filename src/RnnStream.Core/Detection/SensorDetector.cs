namespace RnnStream.Core.Detection;

/// <summary>Judges readings: one reading in, one <see cref="Assessment"/> out.</summary>
/// <remarks>Immutable, so that any number of threads may share it. Everything a sensor knows lives in its flat state
/// block, owned by the caller: a copy of the block continues with the same bits. No method but the constructors
/// allocates.</remarks>
public sealed partial class SensorDetector
{
    private readonly DetectionOptions _options;
    private readonly DetectorTuning _tuning;
    private readonly FalseAlarmBudget _budget;

    /// <summary>A detector without a network: state novelty, slow and fast residuals, season.</summary>
    /// <exception cref="ArgumentException">The budget cannot be read.</exception>
    public SensorDetector(DetectionOptions options)
        : this(options, DetectorTuning.Default)
    {
    }

    internal SensorDetector(DetectionOptions options, DetectorTuning tuning)
    {
        _options = options;
        _tuning = tuning;
        _budget = FalseAlarmBudget.TryParse(options.FalseAlarmBudget, out var budget)
            ? budget
            : throw new ArgumentException($"'{options.FalseAlarmBudget}' is not a false-alarm budget.", nameof(options));
    }

    internal DetectorTuning Tuning => _tuning;

    /// <summary>Judges one reading and learns from it: scale, predict, score, step, then the episode.</summary>
    /// <param name="state">The sensor's block; changed.</param>
    /// <param name="eventTime">Nanoseconds since 1970, UTC; not earlier than the previous reading's.</param>
    /// <param name="values">One value per channel, in the sensor's units; NaN where a channel is missing.</param>
    /// <param name="assessment">The answer.</param>
    public void Assess(Span<byte> state, long eventTime, ReadOnlySpan<double> values, out Assessment assessment)
    {
        var sensor = new SensorState(state);
        ref var header = ref sensor.Header;

        var endsSilence = ObserveGap(sensor, eventTime);
        ObserveRaw(sensor, eventTime, values);
        RefitScalers(sensor);

        var evidence = Advance(sensor, header.Readings, mayLearn: _tuning.LearnInEpisode > 0 || !header.Episode.IsOpen);
        var threshold = Threshold(header);
        var check = HardCheck(sensor, values, threshold);
        var score = Math.Max(Calibrate(ref header, evidence.Decades), check.Score);

        header.Readings++;
        var phase = ObserveEpisode(ref header, eventTime, score, threshold, evidence, check, endsSilence);
        assessment = Answer(header, sensor, values, score, threshold, phase, evidence);
    }

    /// <summary>Tells the detector how late it is, when no reading came: opens a silence once.</summary>
    /// <param name="state">The sensor's block; changed when a silence opens.</param>
    /// <param name="now">Event time up to which no reading came, nanoseconds since 1970, UTC.</param>
    /// <param name="assessment">The opened silence; otherwise meaningless.</param>
    /// <returns>False when nothing changes: not late, an episode is open, or the sensor is warming up.</returns>
    public bool AssessSilence(Span<byte> state, long now, out Assessment assessment)
    {
        var sensor = new SensorState(state);
        ref var header = ref sensor.Header;
        assessment = default;
        var isLate = now - (double)header.LastEventTime > header.Silence.Limit(_options.SilentIntervals);
        if (!_options.Silent || header.Episode.IsOpen || header.Readings < _options.WarmUp || !isLate)
        {
            return false;
        }

        var threshold = Threshold(header);
        header.Episode.OpenSilence(now, threshold);
        assessment = SilenceAnswer(header, now, threshold);
        return true;
    }

    /// <summary>Bytes of one sensor's state block, a multiple of 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one channel.</exception>
#pragma warning disable CA1822 // The size depends on the network, once there is one.
    public int StateSize(int channelCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        return SensorState.Size(channelCount);
    }
#pragma warning restore CA1822

    /// <summary>Makes a block that of a sensor without readings.</summary>
    /// <param name="state">At least <see cref="StateSize"/> bytes; overwritten.</param>
    /// <param name="channelCount">Values per reading, at least 1.</param>
    /// <param name="minimum">Lowest value that is in range, in the sensor's unit, or negative infinity.</param>
    /// <param name="maximum">Highest value that is in range, in the sensor's unit, or positive infinity.</param>
    public void Initialise(Span<byte> state, int channelCount, double minimum, double maximum)
    {
        state[..StateSize(channelCount)].Clear();
        SensorState.Mark(state, channelCount, minimum, maximum);
    }

    /// <summary>Forgets everything but the number of channels and the range.</summary>
    public void Reset(Span<byte> state)
    {
        ref readonly var header = ref new SensorState(state).Header;
        Initialise(state, header.ChannelCount, header.Minimum, header.Maximum);
    }
}
