using RnnStream.Core.Cells;

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
    private readonly NetworkForecast? _stepper;

    private readonly int _networkFloats;

    private int NetworkFloats => _networkFloats;

    /// <summary>A detector of one group of like sensors.</summary>
    /// <param name="options">When an episode is raised; kept, not copied.</param>
    /// <param name="network">The group's network, or none: then state novelty, residuals and season judge
    /// alone.</param>
    /// <exception cref="ArgumentException">The budget cannot be read, or the network does not fit.</exception>
    public SensorDetector(DetectionOptions options, NetworkParameters? network = null)
        : this(options, network, DetectorTuning.Default)
    {
    }

    /// <summary>A detector whose blocks have room for a network that is yet to be trained: until <see cref="With"/>
    /// gives it one, state novelty, residuals and season judge alone.</summary>
    /// <param name="options">When an episode is raised; kept, not copied.</param>
    /// <param name="shape">What the network will be made of.</param>
    /// <exception cref="ArgumentException">The budget cannot be read, or the shape does not fit.</exception>
    public SensorDetector(DetectionOptions options, NetworkShape shape)
        : this(options, null, DetectorTuning.Default, shape)
    {
    }

    internal SensorDetector(
        DetectionOptions options, NetworkParameters? network, DetectorTuning tuning, NetworkShape? shape = null)
    {
        _options = options;
        _tuning = tuning;
        _stepper = network is null ? null : new NetworkForecast(network);
        Shape = network?.Shape ?? shape;
        _networkFloats = Shape is null ? 0 : NetworkForecast.FloatCountOf(Shape);
        _budget = FalseAlarmBudget.TryParse(options.FalseAlarmBudget, out var budget)
            ? budget
            : throw new ArgumentException(
                $"'{options.FalseAlarmBudget}' is not a false-alarm budget.", nameof(options));
    }

    /// <summary>The network that serves, or null.</summary>
    public NetworkParameters? Network => _stepper?.Parameters;

    /// <summary>What the networks are made of that blocks have room for; null if for none.</summary>
    public NetworkShape? Shape { get; }

    /// <summary>The same detector with other parameters. A sensor's block must be warmed up to it:
    /// <see cref="Rewarm"/>.</summary>
    /// <exception cref="ArgumentException">The network has another shape: blocks would no longer fit.</exception>
    public SensorDetector With(NetworkParameters network) => Shape == network.Shape
        ? new SensorDetector(_options, network, _tuning)
        : throw new ArgumentException(
            $"Sensors were laid out for {Shape}, not for {network.Shape}.", nameof(network));

    /// <summary>The same detector before it is given a network; blocks keep their room for one.</summary>
    public SensorDetector WithoutNetwork() => new(_options, null, _tuning, Shape);

    /// <summary>Judges one reading and learns from it: scale, predict, score, step, then the episode.</summary>
    /// <param name="state">The sensor's block; changed.</param>
    /// <param name="eventTime">Nanoseconds since 1970, UTC; not earlier than the previous reading's.</param>
    /// <param name="values">One value per channel, in the sensor's units; NaN where a channel is missing.</param>
    /// <param name="assessment">The answer.</param>
    public void Assess(Span<byte> state, long eventTime, ReadOnlySpan<double> values, out Assessment assessment)
    {
        var sensor = new SensorState(state, NetworkFloats);
        ref var header = ref sensor.Header;

        var silentSince = ObserveGap(sensor, eventTime);
        ObserveRaw(sensor, eventTime, values);
        RefitScalers(sensor);

        var evidence = Advance(sensor, header.Readings, mayLearn: !header.Episode.IsOpen);
        var threshold = Threshold(sensor) + LabelBar(header);
        var check = HardCheck(sensor, values, threshold);
        var score = Math.Max(Calibrate(ref header, evidence.Decades), check.Score);

        header.Readings++;
        var phase = ObserveEpisode(sensor, eventTime, score, threshold, evidence, check, silentSince);
        assessment = Answer(header, sensor, values, score, threshold, phase, evidence);
    }

    /// <summary>Whether a sensor is silent for longer than its own history explains. Changes nothing: the reading that
    /// ends the silence sees the same gap, so a state never depends on when somebody asked.</summary>
    /// <param name="state">The sensor's block; unchanged.</param>
    /// <param name="now">Event time up to which no reading came, nanoseconds since 1970, UTC.</param>
    /// <param name="assessment">The opened silence; otherwise meaningless.</param>
    /// <returns>False when it is not late, an episode is open, or the sensor is warming up.</returns>
    public bool AssessSilence(Span<byte> state, long now, out Assessment assessment)
    {
        var sensor = new SensorState(state, NetworkFloats);
        ref readonly var header = ref sensor.Header;
        assessment = default;
        if (!IsSilent(header, now))
        {
            return false;
        }

        assessment = SilenceAnswer(header, now, Threshold(sensor) + LabelBar(header));
        return true;
    }

    /// <summary>Bytes of one sensor's state block, a multiple of 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one channel.</exception>
    public int StateSize(int channelCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        return SensorState.Size(channelCount, NetworkFloats);
    }

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
        ref readonly var header = ref SensorState.HeaderOf(state);
        Initialise(state, header.ChannelCount, header.Minimum, header.Maximum);
    }

    /// <summary>After <see cref="With"/>: forgets the hidden state and steps the network over the recent
    /// readings.</summary>
    /// <param name="state">The sensor's block; changed.</param>
    public void Rewarm(Span<byte> state)
    {
        var sensor = new SensorState(state, NetworkFloats);
        if (_stepper is null)
        {
            return;
        }

        var readings = sensor.Header.Readings;
        for (var c = 0; c < sensor.Channels.Length; c++)
        {
            ref var channel = ref sensor.Channels[c];
            channel.ResetNetwork(sensor.NetworkMemory(c));
            for (var i = Math.Max(0, readings - RecentReadings.Capacity); i < readings; i++)
            {
                if (channel.TryScale(i, out var x))
                {
                    channel.AdvanceNetwork(
                        x, DayTime.At(sensor.Header.DayPhases[i]), _stepper, sensor.NetworkMemory(c), _tuning);
                }
            }
        }
    }
}
