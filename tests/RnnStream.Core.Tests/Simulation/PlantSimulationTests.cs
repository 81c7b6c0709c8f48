using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;

namespace RnnStream.Core.Tests.Simulation;

public class PlantSimulationTests
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(28);

    [Fact]
    public void The_same_seed_gives_the_same_readings_and_another_seed_does_not()
    {
        var first = Readings(new SimulationOptions { Seed = 7 }).Take(20_000).ToArray();

        Assert.Equal(first, Readings(new SimulationOptions { Seed = 7 }).Take(20_000));
        Assert.NotEqual(first, Readings(new SimulationOptions { Seed = 8 }).Take(20_000));
    }

    [Fact]
    public void Readings_come_in_order_of_event_time_and_each_sensor_never_repeats_a_time()
    {
        var options = new SimulationOptions { SensorCount = 41, Jitter = 0.4 };
        var latest = new long[41];
        var previous = long.MinValue;

        foreach (var reading in Readings(options).Take(50_000))
        {
            Assert.True(reading.EventTime >= previous);
            Assert.True(reading.EventTime > latest[reading.Sensor]);
            latest[reading.Sensor] = previous = reading.EventTime;
        }
    }

    [Fact]
    public void A_fault_changes_no_reading_outside_itself()
    {
        var clean = ByMoment(new SimulationOptions { Faults = FaultOptions.Disabled });
        var faulty = ByMoment(new SimulationOptions());

        Assert.All(faulty, pair => Assert.True(
            pair.Value.Fault != FaultKind.None || clean[pair.Key].Value == pair.Value.Value, $"{pair.Key}"));
    }

    [Fact]
    public void Every_kind_of_fault_comes_and_none_before_the_warm_up_is_over()
    {
        var options = new SimulationOptions { SensorCount = 32, Interval = TimeSpan.FromMinutes(5) };
        var simulation = new PlantSimulation(options);
        Until(simulation, options.Start + EventTime.From(Length));

        Assert.Equal(8, simulation.Faults.Select(fault => fault.Kind).Distinct().Count());
        Assert.All(simulation.Faults, fault =>
            Assert.True(fault.Start >= options.Start + EventTime.From(options.Faults.WarmUp)));
    }

    [Fact]
    public void Every_labelled_reading_lies_within_a_listed_fault_of_its_sensor()
    {
        var options = new SimulationOptions { Interval = TimeSpan.FromMinutes(5) };
        var simulation = new PlantSimulation(options);
        var labelled = Until(simulation, options.Start + EventTime.From(Length))
            .Where(reading => reading.Fault != FaultKind.None).ToArray();

        Assert.NotEmpty(labelled);
        Assert.All(labelled, reading => Assert.Contains(simulation.Faults, fault =>
            fault.Sensor == reading.Sensor && fault.Kind == reading.Fault && fault.Covers(reading.EventTime)));
    }

    [Fact]
    public void After_the_bound_on_faults_everything_stays_clean()
    {
        var faults = new FaultOptions { CountMax = 3, WarmUp = TimeSpan.Zero, MeanInterval = TimeSpan.FromHours(10) };
        var options = new SimulationOptions { Interval = TimeSpan.FromMinutes(5), Faults = faults };
        var simulation = new PlantSimulation(options);
        var last = Until(simulation, options.Start + EventTime.From(Length)).TakeLast(16);

        Assert.Equal(3, simulation.Faults.Count);
        Assert.All(last, reading => Assert.Equal(FaultKind.None, reading.Fault));
    }

    [Theory]
    [InlineData(PlantKind.PumpStation)]
    [InlineData(PlantKind.ColdStore)]
    [InlineData(PlantKind.WeatherMast)]
    [InlineData(PlantKind.EnergyMeter)]
    public void Ordinary_values_lie_around_the_centre_with_about_the_spread_that_the_sensor_names(PlantKind kind)
    {
        var options = new SimulationOptions
        {
            Plants = [kind],
            SensorCount = 4,
            Interval = TimeSpan.FromMinutes(5),
            Faults = FaultOptions.Disabled,
        };
        var simulation = new PlantSimulation(options);
        var readings = Until(simulation, options.Start + EventTime.From(Length));

        foreach (var group in readings.GroupBy(reading => reading.Sensor))
        {
            var sensor = simulation.Sensors[group.Key];
            var mean = group.Average(reading => reading.Value);
            var spread = Math.Sqrt(group.Average(reading => (reading.Value - mean) * (reading.Value - mean)));
            Assert.True(
                spread / sensor.Spread is > 0.6 and < 1.6 && Math.Abs(mean - sensor.Centre) < 1.5 * sensor.Spread,
                $"{sensor.Name}: mean {mean:g4} of {sensor.Centre}, spread {spread:g4} of {sensor.Spread}");
        }
    }

    [Theory]
    [InlineData(0, 0.02, 60)]
    [InlineData(4, 0.5, 60)]
    [InlineData(4, 0.02, 0)]
    public void Options_outside_their_range_are_refused(int sensors, double jitter, int seconds)
    {
        var options = new SimulationOptions
        {
            SensorCount = sensors,
            Jitter = jitter,
            Interval = TimeSpan.FromSeconds(seconds),
        };

        Assert.Throws<ArgumentException>(() => new PlantSimulation(options));
    }

    private static Dictionary<(int, long), SimulatedReading> ByMoment(SimulationOptions options) =>
        Readings(options).TakeWhile(reading => reading.EventTime < options.Start + (10 * EventTime.Day))
            .ToDictionary(reading => (reading.Sensor, reading.EventTime));

    private static List<SimulatedReading> Until(PlantSimulation simulation, long end)
    {
        var readings = new List<SimulatedReading>();
        for (var reading = simulation.Next(); reading.EventTime < end; reading = simulation.Next()) readings.Add(reading);
        return readings;
    }

    private static IEnumerable<SimulatedReading> Readings(SimulationOptions options)
    {
        var simulation = new PlantSimulation(options);
        while (true) yield return simulation.Next();
    }
}
