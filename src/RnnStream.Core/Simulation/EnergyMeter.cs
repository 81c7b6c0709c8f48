namespace RnnStream.Core.Simulation;

/// <summary>An office building's meter: five working days, a short Saturday, a quiet Sunday; appliances come and
/// go.</summary>
internal sealed class EnergyMeter(TimeSpan interval, ref RandomSource random) : Plant
{
    private readonly double _size = random.NextUniform(0.8, 1.25);
    private readonly double _switchChance = interval / TimeSpan.FromMinutes(50);
    private Noise _people = Noise.WithHalfLife(TimeSpan.FromHours(2), interval);
    private Noise _grid = Noise.WithHalfLife(TimeSpan.FromMinutes(20), interval);
    private Noise _frequency = Noise.WithHalfLife(TimeSpan.FromMinutes(2), interval);
    private double _appliances;
    private double _white;

    public override IReadOnlyList<SimulatedSensor> Sensors { get; } =
    [
        new("power", "kW", 15, 11, 100, true),
        new("voltage", "V", 230.5, 1.6, 10, true),
        new("frequency", "Hz", 50, 0.018, 1000, false),
        new("reactive", "kvar", 4.5, 2.4, 100, true),
    ];

    public override void Step(double days, ref RandomSource random)
    {
        _people.Step(ref random);
        _grid.Step(ref random);
        _frequency.Step(ref random);
        _white = random.NextNormal();
        var (chance, load) = (random.NextUniform(), random.NextUniform(0, 1));
        if (chance < _switchChance) _appliances = load;
    }

    public override double Measure(int sensor, double days)
    {
        var work = Work(days);
        return sensor switch
        {
            0 => Power(work) + (0.12 * _white),
            1 => 231.5 - (2.6 * work) - (1.1 * Waves.Sine(days - 0.45)) + (0.8 * _grid.Value) + (0.12 * _white),
            2 => 50 + (0.016 * _frequency.Value) + (0.003 * _white),
            _ => 1.4 + (0.21 * Power(work)) + (0.12 * _grid.Value) + (0.05 * _white),
        };
    }

    private double Power(double work) =>
        _size * (6.5 + (26 * work * (1 + (0.04 * _people.Value))) + (2.2 * _appliances * (0.4 + work)));

    private static double Work(double days)
    {
        var day = (int)(Waves.Phase(days / 7) * 7);
        var phase = Waves.Phase(days);
        var lunch = 1 - (0.14 * Waves.Hump(phase, 0.48, 0.58));
        return day switch
        {
            < 5 => Waves.Plateau(phase, 0.26, 0.8, 0.11) * lunch,
            5 => 0.38 * Waves.Plateau(phase, 0.33, 0.62, 0.07),
            _ => 0.03,
        };
    }
}
