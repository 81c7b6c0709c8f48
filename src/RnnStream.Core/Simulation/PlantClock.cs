namespace RnnStream.Core.Simulation;

/// <summary>One plant with its generator and the moment at which its sensors are read.</summary>
internal struct PlantClock
{
    private const double EpochDaysAfterMonday = 3;

    private RandomSource _random;
    private RandomSource _jitter;

    public Plant Plant { get; private init; }

    public int FirstSensor { get; private init; }

    public int SensorCount { get; private init; }

    public long EventTime { get; private set; }

    /// <summary>Days since the start of a week, Monday 00:00 UTC.</summary>
    public double Days { get; private set; }

    public static PlantClock[] Build(SimulationOptions options, out SimulatedSensor[] sensors)
    {
        var plants = new List<PlantClock>();
        var all = new List<SimulatedSensor>();
        while (all.Count < options.SensorCount)
        {
            var number = plants.Count;
            var kind = options.Plants[number % options.Plants.Count];
            var plant = Create(kind, number, options, all.Count);
            var name = $"{Name(kind)}-{(number / options.Plants.Count) + 1}";
            all.AddRange(plant.Plant.Sensors.Take(plant.SensorCount).Select(s => s with { Name = $"{name}/{s.Name}" }));
            plants.Add(plant);
        }

        sensors = [.. all];
        return [.. plants];
    }

    public void Step(long regularTime, double jitter)
    {
        // Whole milliseconds, as device clocks have.
        var offset = (long)(2 * jitter * _jitter.NextUniform() / 1_000_000) * 1_000_000;
        EventTime = regularTime + offset;
        Days = Readings.EventTime.ToTimeSpan(EventTime).TotalDays + EpochDaysAfterMonday;
        Plant.Step(Days, ref _random);
    }

    private static PlantClock Create(PlantKind kind, int number, SimulationOptions options, int firstSensor)
    {
        var random = new RandomSource(options.Seed, 16 + (ulong)number);
        Plant plant = kind switch
        {
            PlantKind.PumpStation => new PumpStation(options.Interval, ref random),
            PlantKind.ColdStore => new ColdStore(options.Interval, ref random),
            PlantKind.WeatherMast => new WeatherMast(options.Interval, ref random),
            _ => new EnergyMeter(options.Interval, ref random),
        };
        return new PlantClock
        {
            Plant = plant,
            FirstSensor = firstSensor,
            SensorCount = Math.Min(plant.Sensors.Count, options.SensorCount - firstSensor),
            _random = random,
            _jitter = new RandomSource(options.Seed ^ 0x717, (ulong)number),
        };
    }

    private static string Name(PlantKind kind) => kind switch
    {
        PlantKind.PumpStation => "pump",
        PlantKind.ColdStore => "cold-store",
        PlantKind.WeatherMast => "weather",
        _ => "meter",
    };
}
