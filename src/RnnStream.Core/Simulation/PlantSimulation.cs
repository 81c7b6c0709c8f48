using RnnStream.Core.Readings;

namespace RnnStream.Core.Simulation;

/// <summary>Plants, their sensors and their faults: an endless stream of labelled readings in order of event
/// time.</summary>
/// <remarks>
/// Invariants: the same options give the same readings, bit for bit; a fault changes only the readings of its sensor;
/// no two readings of a sensor share an event time. About 1 kB per sensor and 50 ns per reading; for a load of millions
/// of sensors see <see cref="SensorCrowd"/>. Not thread-safe.
/// </remarks>
public sealed class PlantSimulation
{
    private readonly SimulationOptions _options;
    private readonly SimulatedSensor[] _sensors;
    private readonly FaultInjector[] _injectors;
    private readonly PlantClock[] _plants;
    private readonly List<Fault> _faults = [];
    private readonly long[] _listedStarts;
    private readonly long _interval;
    private long _round = -1;
    private int _plant;
    private int _nextOfPlant;
    private RandomSource _missing;

    /// <summary>Builds the plants.</summary>
    /// <exception cref="ArgumentException">An option lies outside its range.</exception>
    public PlantSimulation(SimulationOptions options)
    {
        Check(options);
        _options = options;
        _interval = EventTime.From(options.Interval);
        _plants = PlantClock.Build(options, out _sensors);
        _missing = new RandomSource(options.Seed, 2);
        _injectors = new FaultInjector[_sensors.Length];
        _listedStarts = new long[_sensors.Length];
        Array.Fill(_listedStarts, long.MinValue);
        for (var index = 0; index < _sensors.Length; index++)
        {
            var random = new RandomSource(options.Seed ^ 0xFA17, (ulong)index);
            _injectors[index] = new FaultInjector(
                index, _sensors[index], options.Faults, options.Start, _interval, random);
        }

        _plant = _plants.Length;
    }

    /// <summary>The sensors, by index.</summary>
    public IReadOnlyList<SimulatedSensor> Sensors => _sensors;

    /// <summary>Every fault that has started so far, in order of start within each sensor.</summary>
    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>The next reading of any sensor. Never ends.</summary>
    public SimulatedReading Next()
    {
        while (true)
        {
            if (_plant == _plants.Length) StartRound();
            ref var plant = ref _plants[_plant];
            if (_nextOfPlant == plant.SensorCount)
            {
                _plant++;
                _nextOfPlant = 0;
                continue;
            }

            var sensor = _nextOfPlant++;
            var value = Measure(in plant, sensor, out var fault);
            var index = plant.FirstSensor + sensor;
            // Drawn whether or not it is used: a fault must not move the gaps of other sensors.
            var isMissing = _missing.NextChance(_options.MissingShare);
            if (!isMissing && !double.IsNaN(value))
                return new SimulatedReading(index, plant.EventTime, value, fault);
        }
    }

    private double Measure(in PlantClock plant, int sensor, out FaultKind fault)
    {
        var index = plant.FirstSensor + sensor;
        var injector = _injectors[index];
        var time = plant.EventTime;
        injector.Pass(time);
        fault = injector.KindAt(time);
        if (fault != FaultKind.None && !IsListed(injector.Fault)) fault = FaultKind.None;
        var description = _sensors[index];
        if (fault == FaultKind.None) return Quantise(plant.Plant.Measure(sensor, plant.Days), description);

        var measured = plant.Plant.Measure(sensor, injector.Rhythm(plant.Days, time));
        return Quantise(injector.Bend(measured, time), description);
    }

    /// <summary>Lists a fault as it starts; false when the bound on faults is reached, after which all stays
    /// clean.</summary>
    private bool IsListed(in Fault fault)
    {
        if (_listedStarts[fault.Sensor] == fault.Start) return true;
        if (_faults.Count >= _options.Faults.CountMax) return false;
        _listedStarts[fault.Sensor] = fault.Start;
        _faults.Add(fault);
        return true;
    }

    private static double Quantise(double value, SimulatedSensor sensor) =>
        Math.Round(value * sensor.StepsPerUnit) / sensor.StepsPerUnit;

    private void StartRound()
    {
        _round++;
        _plant = 0;
        var time = _options.Start + (_round * _interval);
        for (var index = 0; index < _plants.Length; index++) _plants[index].Step(time, _interval * _options.Jitter);
        Array.Sort(_plants, static (a, b) =>
            a.EventTime != b.EventTime ? a.EventTime.CompareTo(b.EventTime) : a.FirstSensor.CompareTo(b.FirstSensor));
    }

    private static void Check(SimulationOptions options)
    {
        Require(options.SensorCount >= 1, "SensorCount", options.SensorCount, "1 or more");
        Require(options.Plants.Count >= 1, "Plants", options.Plants.Count, "at least one kind");
        Require(options.Interval >= TimeSpan.FromMilliseconds(1), "Interval", options.Interval, "1 ms or more");
        Require(options.Jitter is >= 0 and <= 0.4, "Jitter", options.Jitter, "0 to 0.4");
        Require(options.MissingShare is >= 0 and <= 0.5, "MissingShare", options.MissingShare, "0 to 0.5");
    }

    private static void Require(bool holds, string name, object found, string allowed)
    {
        if (!holds) throw new ArgumentException($"{name} is {found}; allowed: {allowed}.");
    }
}
