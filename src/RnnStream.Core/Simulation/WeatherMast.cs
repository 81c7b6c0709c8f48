namespace RnnStream.Core.Simulation;

/// <summary>A weather mast: sun and day, fronts that pass in days, clouds in hours, gusts in minutes.</summary>
internal sealed class WeatherMast(TimeSpan interval, ref RandomSource random) : Plant
{
    private readonly double _season = random.NextUniform(-4, 4);
    private readonly double _easing = 1 / (1 + (interval / TimeSpan.FromMinutes(4)));
    private readonly double _gustChance = interval / TimeSpan.FromMinutes(35);
    private Noise _front = Noise.WithHalfLife(TimeSpan.FromDays(2), interval);
    private Noise _pressure = Noise.WithHalfLife(TimeSpan.FromDays(1), interval);
    private Noise _cloud = Noise.WithHalfLife(TimeSpan.FromHours(3), interval);
    private Noise _breeze = Noise.WithHalfLife(TimeSpan.FromMinutes(12), interval);
    private double _gust;
    private double _white;

    public override IReadOnlyList<SimulatedSensor> Sensors { get; } =
    [
        new("temperature", "°C", 11, 4.2, 10, true),
        new("wind", "m/s", 3.6, 1.8, 10, false),
        new("humidity", "%", 74, 11, 1, true),
        new("pressure", "hPa", 1013, 5.5, 10, false),
    ];

    public override void Step(double days, ref RandomSource random)
    {
        _front.Step(ref random);
        _pressure.Step(ref random);
        _cloud.Step(ref random);
        _breeze.Step(ref random);
        _white = random.NextNormal();
        var (chance, strength) = (random.NextUniform(), random.NextUniform(1, 3.2));
        _gust *= _easing;
        if (chance < _gustChance) _gust += strength;
        _gust = Math.Min(_gust, 7);
    }

    public override double Measure(int sensor, double days)
    {
        var air = Air(days);
        return sensor switch
        {
            0 => air + (0.08 * _white),
            1 => Math.Max(0, Wind(days) + (0.15 * _white)),
            2 => Math.Clamp(74 - (2.3 * (air - 11 - _season)) + (7 * _cloud.Value) + (0.5 * _white), 12, 100),
            _ => 1013 + (5.5 * _pressure.Value) + (0.4 * Waves.Sine((2 * days) + 0.1)) + (0.05 * _white),
        };
    }

    private double Air(double days)
    {
        // The sun warms quickly and the night cools slowly; clouds take from both.
        var clear = 1 - (0.35 * Math.Clamp(_cloud.Value, -1, 1));
        var day = Waves.Sine(days - 0.38) + (0.22 * Waves.Sine(2 * (days - 0.32)));
        return 11 + _season + (5.2 * clear * day) + (2.2 * _front.Value) + (0.35 * _cloud.Value);
    }

    private double Wind(double days)
    {
        var thermal = 1.3 * Waves.Hump(Waves.Phase(days), 0.3, 0.9);
        return (2.6 + thermal + (0.7 * Math.Abs(_front.Value))) * (1 + (0.22 * _breeze.Value)) + _gust;
    }
}
