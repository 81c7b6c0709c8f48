namespace RnnStream.Core.Simulation;

/// <summary>A cold store: the compressor cycles, defrosts every eight hours, doors let warm air in during
/// work.</summary>
internal sealed class ColdStore(TimeSpan interval, ref RandomSource random) : Plant
{
    private const double DefrostsPerDay = 3;
    private const double DefrostLength = 0.06;

    private readonly double _offset = random.NextUniform(0, 0.3);
    private readonly double _door = interval / TimeSpan.FromMinutes(45);
    private readonly double _closing = 1 / (1 + (interval / TimeSpan.FromMinutes(12)));
    private readonly double _slow = 1 / (1 + (TimeSpan.FromHours(3) / interval));
    private Noise _wander = Noise.WithHalfLife(TimeSpan.FromHours(6), interval);
    private Noise _air = Noise.WithHalfLife(TimeSpan.FromMinutes(4), interval);
    private double _cyclesPerDay = 44;
    private double _cycle;
    private double _daysBefore = double.NaN;
    private double _warmth;
    private double _product = -18.4;
    private double _white;

    public override IReadOnlyList<SimulatedSensor> Sensors { get; } =
    [
        new("air", "°C", -18.2, 1.1, 16, true),
        new("product", "°C", -18.4, 0.25, 16, true),
        new("humidity", "%", 78, 1.9, 10, true),
        new("power", "kW", 1.8, 0.9, 100, true),
    ];

    public override void Step(double days, ref RandomSource random)
    {
        _wander.Step(ref random);
        _air.Step(ref random);
        _white = random.NextNormal();
        TurnCompressor(days, random.NextUniform(-1, 1));
        OpenDoor(days, random.NextUniform(), random.NextUniform(0.4, 1.6));
        _product += _slow * (Air(days) - 0.3 - _product);
    }

    public override double Measure(int sensor, double days) => sensor switch
    {
        0 => Air(days) + (0.08 * _air.Value) + (0.04 * _white),
        1 => _product + (0.03 * _white) + Shift(days),
        2 => 78 + (2.6 * _warmth) - (5 * Defrost(days)) + (1.5 * Cycle(days)) + (0.9 * _air.Value) + (0.4 * _white),
        _ => Power(days) + (0.03 * _air.Value) + (0.02 * _white),
    };

    private void TurnCompressor(double days, double variation)
    {
        if (!double.IsNaN(_daysBefore)) _cycle += (days - _daysBefore) * _cyclesPerDay;
        _daysBefore = days;
        if (_cycle < 1) return;
        _cycle -= Math.Floor(_cycle);
        _cyclesPerDay = 44 + (3 * variation);
    }

    private void OpenDoor(double days, double chance, double size)
    {
        _warmth *= _closing;
        var work = Waves.Phase(days / 7) < 6.0 / 7 ? Waves.Plateau(Waves.Phase(days), 0.24, 0.75, 0.05) : 0;
        if (chance < _door * work) _warmth = Math.Min(_warmth + size, 4);
    }

    private double Air(double days) =>
        -18.5 + (1.4 * Cycle(days)) + (3.2 * Defrost(days)) + (0.7 * _warmth) + (0.12 * _wander.Value);

    private double Power(double days)
    {
        if (Defrost(days) > 0.05) return 2.6;
        return Cycle(days, out var isCooling) is var height && isCooling ? 3.1 + (0.25 * height) : 0.35;
    }

    // A fault in the rhythm shifts `days`: the compressor's phase runs on by the same turns.
    private double Shift(double days) => days == _daysBefore ? 0 : 0.25 * Waves.Sine((days - _daysBefore) * 6);

    private double Cycle(double days) => Cycle(days, out _);

    private double Cycle(double days, out bool isCooling)
    {
        var phase = Waves.Phase(_cycle + ((days - _daysBefore) * _cyclesPerDay));
        isCooling = phase < 0.55;
        return isCooling ? 0.5 - (phase / 0.55) : ((phase - 0.55) / 0.45) - 0.5;
    }

    private double Defrost(double days) =>
        Waves.Hump(Waves.Phase((days * DefrostsPerDay) + _offset), 0, 2.2 * DefrostLength);
}
