using RnnStream.Core.Readings;

namespace RnnStream.Core.Detection;

/// <summary>The steps of an assessment, in the order of their calls.</summary>
public sealed partial class SensorDetector
{
    private const int FirstFit = 32;
    private const double ThresholdMin = 1.5;
    private const double ThresholdMax = 12;

    /// <summary>Before this event time a sensor cannot be silent: <see cref="AssessSilence"/> need not be asked. A
    /// microsecond early rather than late.</summary>
    /// <param name="state">The sensor's block; unchanged.</param>
    /// <returns>Nanoseconds since 1970, UTC; <see cref="long.MaxValue"/> when it cannot be silent at all.</returns>
    public long SilentFrom(ReadOnlySpan<byte> state)
    {
        ref readonly var header = ref SensorState.HeaderOf(state);
        var limit = header.Silence.Limit(_options.SilentIntervals);
        var isPossible = _options.Silent && !header.Episode.IsOpen && header.Readings >= _options.WarmUp
            && limit < long.MaxValue - (double)Math.Max(0, header.LastEventTime);
        return isPossible ? header.LastEventTime + (long)limit - EventTime.Microsecond : long.MaxValue;
    }

    private bool IsSilent(in SensorHeader header, long now) =>
        _options.Silent && !header.Episode.IsOpen && header.Readings >= _options.WarmUp
        && now - (double)header.LastEventTime > header.Silence.Limit(_options.SilentIntervals);

    /// <summary>Takes the time since the reading before in.</summary>
    /// <returns>Event time of the reading before if a silence ends here; null otherwise.</returns>
    private long? ObserveGap(SensorState sensor, long eventTime)
    {
        ref var header = ref sensor.Header;
        long? silentSince = IsSilent(header, eventTime) ? header.LastEventTime : null;
        if (header.Readings > 0)
        {
            var gap = Math.Max(0.0, eventTime - (double)header.LastEventTime);
            if (header.Silence.Breaks(gap))
            {
                foreach (ref var channel in sensor.Channels)
                {
                    channel.Break();
                }
            }

            header.Silence.Observe(gap, silentSince is not null);
        }

        header.LastEventTime = eventTime;
        return silentSince;
    }

    private static void ObserveRaw(SensorState sensor, long eventTime, ReadOnlySpan<double> values)
    {
        ref var header = ref sensor.Header;
        header.DayPhases.Observe(header.Readings, RecordedHistory.DayPhase(eventTime));
        for (var c = 0; c < sensor.Channels.Length; c++)
        {
            sensor.Channels[c].ObserveRaw(header.Readings, values[c]);
        }
    }

    /// <summary>Fits the scalers at 32, 64, 128, 256 and 512 readings and learns again from the readings so
    /// far.</summary>
    private void RefitScalers(SensorState sensor)
    {
        var count = sensor.Header.Readings + 1;
        if (count is not (FirstFit or 2 * FirstFit or 4 * FirstFit or 8 * FirstFit or 16 * FirstFit))
        {
            return;
        }

        for (var c = 0; c < sensor.Channels.Length; c++)
        {
            sensor.Channels[c].Relearn((int)count);
            sensor.NetworkMemory(c).Clear();
        }

        sensor.Header.Peaks = default;
        sensor.Header.ScorePeaks = default;
        for (var i = 0; i < count - 1; i++)
        {
            var evidence = Advance(sensor, i, mayLearn: true);
            Calibrate(ref sensor.Header, evidence.Decades);
        }
    }

    private Evidence Advance(SensorState sensor, long index, bool mayLearn)
    {
        var day = DayTime.At(sensor.Header.DayPhases[index]);
        var strongest = new Evidence(-1, 0, default, double.NaN, 0, false);
        var sum = 0.0;
        for (var c = 0; c < sensor.Channels.Length; c++)
        {
            ref var channel = ref sensor.Channels[c];
            if (!channel.TryScale(index, out var x))
            {
                continue;
            }

            var prediction = channel.Forecast.IsReady ? channel.Forecast.Predict() : double.NaN;
            var band = channel.SpikeTerm.Edge;
            var surprise = channel.Advance(x, day, mayLearn, _stepper, sensor.NetworkMemory(c), _tuning);
            var decades = surprise.Combine(_tuning, _stepper is not null);
            sum += decades * decades * decades;
            if (decades > strongest.Decades)
            {
                strongest = new Evidence(decades, c, surprise, prediction, band, channel.IsDrift);
            }
        }

        return strongest with { Decades = ScoreMath.Cbrt(sum) };
    }

    private double Calibrate(ref SensorHeader header, double decades)
    {
        var scaled = decades * _tuning.ScoreScale;
        var score = header.Peaks.Score(scaled, header.Readings, _tuning.PeakKappa, _tuning.PeakTolerance);
        header.Peaks.Observe(scaled);
        header.ScorePeaks.Observe(score);
        return score;
    }

    private double Threshold(SensorState sensor)
    {
        ref readonly var header = ref sensor.Header;
        if (_options.Threshold is { } fixedThreshold)
        {
            return fixedThreshold;
        }

        var perReading = _budget.PerNanosecond * Math.Max(header.Silence.Interval, 1);
        var promised = -ScoreMath.Log10(perReading);
        // What peaks more often than asked for has lost decades already; here a quiet sensor gets what it was promised.
        var asked = Math.Min(
            promised, header.ScorePeaks.Level(promised, header.Readings * perReading, _tuning.BudgetPrior));
        return Math.Clamp(Math.Min(asked, YoungThreshold(sensor)), ThresholdMin, ThresholdMax);
    }

    /// <summary>What n readings have shown cannot tell how rare something much rarer than 1/n is: a young sensor's
    /// threshold stays a margin above log10 n, which costs 10^−margin ln(n) false episodes in all. Readings that follow
    /// each other closely tell less, so a smooth sensor's margin is wider.</summary>
    private double YoungThreshold(SensorState sensor)
    {
        var roughness = 0.0;
        foreach (ref readonly var channel in sensor.Channels)
        {
            roughness += channel.Noise.Roughness;
        }

        return ScoreMath.Log10(Math.Max(sensor.Header.Readings, 1)) + _tuning.YoungMargin
            - (_tuning.YoungSlope * ScoreMath.Log10(roughness / sensor.Channels.Length));
    }

    private HardCheck HardCheck(SensorState sensor, ReadOnlySpan<double> values, double threshold)
    {
        ref readonly var header = ref sensor.Header;
        for (var c = 0; c < sensor.Channels.Length; c++)
        {
            if (_options.Range && (values[c] < header.Minimum || values[c] > header.Maximum))
            {
                return new HardCheck(AnomalyKind.Range, threshold + 2, c);
            }

            var stuck = _options.Stuck && !double.IsNaN(values[c]) ? sensor.Channels[c].Stuck.Score() : 0;
            if (stuck >= 1)
            {
                return new HardCheck(AnomalyKind.Stuck, threshold + Math.Min(2, stuck - 1), c);
            }
        }

        return default;
    }

    private EpisodePhase ObserveEpisode(
        SensorState sensor, long eventTime, double score, double threshold, in Evidence evidence, HardCheck check,
        long? silentSince)
    {
        ref var header = ref sensor.Header;
        if (silentSince is { } since)
        {
            header.Episode.OpenSilence(since, threshold);
            return header.Episode.Close(_options);
        }

        if (header.Readings < _options.WarmUp)
        {
            return EpisodePhase.None;
        }

        var kind = check.IsAnomaly ? check.Kind : evidence.Surprise.Kind(evidence.IsDrift);
        var channel = check.IsAnomaly ? check.Channel : evidence.Channel;
        var phase = header.Episode.Observe(eventTime, score, threshold, kind, channel, check.IsAnomaly, _options);
        if (phase == EpisodePhase.Closed && header.Episode.HasAccepted(_options))
        {
            foreach (ref var accepting in sensor.Channels)
            {
                accepting.Accept();
            }
        }

        return phase;
    }

    private Assessment Answer(
        in SensorHeader header, SensorState sensor, ReadOnlySpan<double> values, double score, double threshold,
        EpisodePhase phase, in Evidence evidence)
    {
        ref readonly var channel = ref sensor.Channels[evidence.Channel];
        var isKnown = !double.IsNaN(evidence.Prediction);
        var speaks = header.Episode.IsOpen || phase == EpisodePhase.Closed;
        return new Assessment
        {
            EventTime = header.LastEventTime,
            Value = values[evidence.Channel],
            Expected = isKnown ? channel.ToRaw(evidence.Prediction) : double.NaN,
            Lower = isKnown ? channel.ToRaw(evidence.Prediction - evidence.Band) : double.NaN,
            Upper = isKnown ? channel.ToRaw(evidence.Prediction + evidence.Band) : double.NaN,
            Score = score,
            Threshold = threshold,
            IsAnomaly = header.Episode.IsOpen,
            Kind = speaks ? header.Episode.Kind : AnomalyKind.None,
            Channel = evidence.Channel,
            WarmUp = WarmUpOf(header),
            Phase = phase,
            Severity = speaks ? header.Episode.Severity : Severity.None,
            EpisodeStart = speaks ? header.Episode.Start : 0,
            EpisodePeak = speaks ? header.Episode.Peak : 0,
        };
    }

    private float WarmUpOf(in SensorHeader header) =>
        (float)Math.Min(1.0, header.Readings / (double)_options.WarmUp);
}
