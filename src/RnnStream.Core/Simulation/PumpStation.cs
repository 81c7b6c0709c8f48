namespace RnnStream.Core.Simulation;

/// <summary>A pump on variable speed: demand has a morning and an evening peak, all four sensors follow it.</summary>
internal sealed class PumpStation(TimeSpan interval, ref RandomSource random) : Plant
{
    private readonly double _size = random.NextUniform(0.9, 1.1);
    private readonly double _offset = random.NextUniform(-0.03, 0.03);
    private readonly double _warming = 1 / (1 + (TimeSpan.FromMinutes(40) / interval));
    private Noise _demand = Noise.WithHalfLife(TimeSpan.FromMinutes(25), interval);
    private Noise _pressure = Noise.WithHalfLife(TimeSpan.FromMinutes(3), interval);
    private Noise _vibration = Noise.WithHalfLife(TimeSpan.FromMinutes(2), interval);
    private double _heat = 0.4;
    private double _white;
    private double _rough;

    public override IReadOnlyList<SimulatedSensor> Sensors { get; } =
    [
        new("vibration", "mm/s", 1.7, 0.45, 100, true),
        new("temperature", "°C", 44, 3.5, 16, true),
        new("pressure", "bar", 5.7, 0.35, 100, true),
        new("current", "A", 10, 3.2, 100, true),
    ];

    public override void Step(double days, ref RandomSource random)
    {
        _demand.Step(ref random);
        _pressure.Step(ref random);
        _vibration.Step(ref random);
        _white = random.NextNormal();
        _rough = random.NextHeavyTailed();
        _heat += _warming * (Load(days) - _heat);
    }

    public override double Measure(int sensor, double days)
    {
        var load = Load(days);
        return sensor switch
        {
            0 => 1.1 + (2.0 * load * load) + (0.05 * _vibration.Value) + (0.03 * _rough),
            1 => 34 + (22 * (_heat + (0.3 * (load - _heat)))) + (1.5 * Waves.Sine(days - 0.4)) + (0.06 * _white),
            2 => 6.4 - (1.5 * load) + (0.04 * _pressure.Value) + (0.012 * _white),
            _ => 4.2 + (14 * load * _size) + (0.12 * _rough) + (0.1 * _white),
        };
    }

    private double Load(double days)
    {
        var phase = Waves.Phase(days + _offset);
        var weekend = Waves.Phase(days / 7) >= 5.0 / 7 ? 0.88 : 1;
        var demand = 0.24
            + (0.42 * Waves.Hump(phase, 0.19, 0.5)) + (0.1 * Waves.Plateau(phase, 0.28, 0.9, 0.1))
            + (0.36 * Waves.Hump(phase, 0.62, 0.97));
        return Math.Clamp((demand * weekend) + (0.025 * _demand.Value), 0.05, 1);
    }
}
