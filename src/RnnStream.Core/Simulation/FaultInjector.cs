using RnnStream.Core.Readings;

namespace RnnStream.Core.Simulation;

/// <summary>Draws the faults of one sensor, one after the other, and bends its readings while one lasts.</summary>
internal sealed class FaultInjector
{
    // Lengths are in readings, bounded in time: long enough for the kind to show, short enough to leave a history.
    private const int StuckReadingsMin = 60;
    private const int ReadingsMin = 30;
    private const int RhythmFactor = 3;

    private readonly FaultOptions _options;
    private readonly SimulatedSensor _sensor;
    private readonly FaultKind[] _kinds;
    private readonly long _interval;
    private RandomSource _random;
    private Fault _fault;
    private double _held = double.NaN;

    public FaultInjector(
        int index, SimulatedSensor sensor, FaultOptions options, long start, long interval, RandomSource random)
    {
        (_sensor, _options, _interval, _random) = (sensor, options, interval, random);
        _kinds = [.. options.Kinds.Where(sensor.CanSuffer)];
        _fault = new Fault(index, FaultKind.None, long.MaxValue, long.MaxValue, 0);
        if (options.MeanInterval > TimeSpan.Zero && _kinds.Length > 0)
            Draw(start + EventTime.From(options.WarmUp), EventTime.From(options.MeanInterval) / 4);
    }

    /// <summary>The fault that lasts or comes next.</summary>
    public Fault Fault => _fault;

    /// <summary>The fault that a moment is part of.</summary>
    public FaultKind KindAt(long eventTime) => _fault.Covers(eventTime) ? _fault.Kind : FaultKind.None;

    /// <summary>Draws the next fault once the present one has passed.</summary>
    public void Pass(long eventTime)
    {
        if (_fault.Kind == FaultKind.None || eventTime <= _fault.End) return;
        _held = double.NaN;
        Draw(_fault.End, EventTime.From(_options.MeanInterval) / 2);
    }

    /// <summary>Shifts whatever repeats while the rhythm is faulty.</summary>
    public double Rhythm(double days, long eventTime) =>
        KindAt(eventTime) == FaultKind.ChangedRhythm
            ? days + ((RhythmFactor - 1) * (eventTime - _fault.Start) / (double)EventTime.Day)
            : days;

    /// <summary>Bends a value; NaN means that the reading never comes.</summary>
    public double Bend(double value, long eventTime)
    {
        var size = _fault.Strength * _sensor.Spread;
        switch (KindAt(eventTime))
        {
            case FaultKind.Spike or FaultKind.LevelShift: return value + size;
            case FaultKind.Drift:
                return value + (size * (eventTime - _fault.Start) / Math.Max(1, _fault.End - _fault.Start));
            case FaultKind.Stuck: return double.IsNaN(_held) ? _held = value : _held;
            case FaultKind.Dropout: return 0;
            case FaultKind.Silence: return double.NaN;
            case FaultKind.NoiseBurst: return value + (size * _random.NextNormal());
            default: return value;
        }
    }

    private void Draw(long after, long clean)
    {
        var wait = (long)(clean * _random.NextUniform(1, 3));
        var kind = _kinds[_random.NextIndex(_kinds.Length)];
        var start = after + wait;
        _fault = new Fault(_fault.Sensor, kind, start, start + Length(kind), Strength(kind));
    }

    private long Length(FaultKind kind) => kind switch
    {
        FaultKind.Spike => _random.NextIndex(3) * _interval + (_interval / 2),
        FaultKind.Dropout => Between(TimeSpan.FromMinutes(20), TimeSpan.FromHours(3), 8),
        FaultKind.NoiseBurst => Between(TimeSpan.FromHours(1), TimeSpan.FromHours(6), ReadingsMin),
        FaultKind.LevelShift => Between(TimeSpan.FromHours(3), TimeSpan.FromHours(12), ReadingsMin),
        FaultKind.Silence => Between(TimeSpan.FromHours(2), TimeSpan.FromHours(8), ReadingsMin),
        FaultKind.Stuck => Between(TimeSpan.FromHours(4), TimeSpan.FromHours(12), StuckReadingsMin),
        _ => Between(TimeSpan.FromHours(12), TimeSpan.FromHours(30), 2 * StuckReadingsMin),
    };

    private long Between(TimeSpan shortest, TimeSpan longest, int readingsMin) =>
        Math.Max(
            (long)_random.NextUniform(EventTime.From(shortest), EventTime.From(longest)),
            readingsMin * _interval);

    private double Strength(FaultKind kind)
    {
        var sign = _random.NextChance(0.5) ? 1 : -1;
        return kind switch
        {
            FaultKind.Spike => sign * _random.NextUniform(5, 9),
            FaultKind.LevelShift => sign * _random.NextUniform(3, 6),
            FaultKind.Drift => sign * _random.NextUniform(5, 8),
            FaultKind.NoiseBurst => _random.NextUniform(1.5, 3),
            _ => 0,
        };
    }
}
