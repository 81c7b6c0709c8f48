using RnnStream.Core.Detection;
using RnnStream.Core.Evaluation;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;

namespace RnnStream.Benchmarks.Quality;

/// <summary>Injected faults: on simulated plants, and on a recorded office as the background.</summary>
internal static partial class QualityStudy
{
    private const int SlackRows = 12;

    private static readonly FaultKind[] Injectable =
        [FaultKind.Spike, FaultKind.LevelShift, FaultKind.Drift, FaultKind.Stuck, FaultKind.Dropout, FaultKind.NoiseBurst];

    private sealed record FaultySeries(LabelledSeries Series, IReadOnlyList<(FaultKind Kind, RowWindow Rows)> Faults);

    private static void Plants(SensorDetector detector, int seeds, bool detail) => Print(
        "Plants      ", FaultFigures(detector, PlantSeries(seeds)), detail);

    private static void Occupancy(SensorDetector detector, string data, bool detail) => Print(
        "Occupancy   ", FaultFigures(detector, OccupancySeries(data, 6)), detail);

    private static void Print(string name, (EpisodeQuality Sum, Dictionary<FaultKind, (int Found, int All)> Kinds) figures, bool detail)
    {
        var (sum, kinds) = figures;
        Console.WriteLine(name + Line($"F1 {sum.F1:F3}  found {sum.Found}/{sum.Labelled}  false {sum.FalseEpisodes} ({7 * sum.FalsePerSensorDay:F2} per sensor-week)")
            + (detail ? "  " + string.Join(", ", kinds.OrderBy(k => k.Key).Select(k => Line($"{k.Key} {k.Value.Found}/{k.Value.All}"))) : string.Empty));
    }

    private static (EpisodeQuality Sum, Dictionary<FaultKind, (int Found, int All)> Kinds) FaultFigures(
        SensorDetector detector, List<FaultySeries> series)
    {
        var sum = default(EpisodeQuality);
        var kinds = new Dictionary<FaultKind, (int Found, int All)>();
        Parallel.For(0, series.Count, TwoThreads, i =>
        {
            var assessments = Assess(detector, series[i].Series);
            bool[] flags = [.. assessments.Select(a => a.IsAnomaly || a.Phase == EpisodePhase.Closed)];
            var days = (series[i].Series.Times[^1] - series[i].Series.Times[0]) / (double)EventTime.Day;
            var own = EpisodeQuality.Of(flags, [.. series[i].Faults.Select(f => f.Rows)], days, SlackRows);
            lock (kinds)
            {
                sum = sum.Add(own);
                foreach (var (kind, rows) in series[i].Faults)
                {
                    var found = EpisodeQuality.Of(flags, [rows], days, SlackRows).Found;
                    var (before, all) = kinds.GetValueOrDefault(kind);
                    kinds[kind] = (before + found, all + 1);
                }
            }
        });
        return (sum, kinds);
    }

    private static List<FaultySeries> PlantSeries(int seeds)
    {
        var all = new List<FaultySeries>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var simulation = new PlantSimulation(new SimulationOptions
            {
                Seed = (ulong)(7000 + seed),
                Interval = TimeSpan.FromMinutes(seed % 2 == 0 ? 10 : 5),
                Faults = new FaultOptions { WarmUp = TimeSpan.FromDays(6), MeanInterval = TimeSpan.FromDays(8) },
            });
            var count = simulation.Sensors.Count;
            var readings = Enumerable.Range(0, count).Select(_ => new List<(long Time, double Value)>()).ToArray();
            for (var n = 0; n < count * 21 * 1440 / (seed % 2 == 0 ? 10 : 5); n++)
            {
                var reading = simulation.Next();
                readings[reading.Sensor].Add((reading.EventTime, reading.Value));
            }

            for (var s = 0; s < count; s++)
            {
                long[] times = [.. readings[s].Select(r => r.Time)];
                var faults = simulation.Faults.Where(f => f.Sensor == s && f.Start < times[^1]);
                all.Add(new FaultySeries(
                    new LabelledSeries(simulation.Sensors[s].Name, times, [.. readings[s].Select(r => new[] { r.Value })], [], []),
                    [.. faults.Select(f => (f.Kind, Rows(times, f)))]));
            }
        }

        return all;
    }

    private static RowWindow Rows(long[] times, Fault fault)
    {
        var first = Array.BinarySearch(times, fault.Start);
        var last = Array.BinarySearch(times, fault.End);
        first = Math.Min(first < 0 ? ~first : first, times.Length - 1);
        // A silence has no rows of its own: it shows at the reading that ends it.
        last = Math.Max(first, last < 0 ? ~last - 1 : last);
        return new RowWindow(first, last);
    }

    private static List<FaultySeries> OccupancySeries(string data, int seeds)
    {
        var all = new List<FaultySeries>();
        foreach (var office in RecordedSets.Occupancy(data))
        {
            for (var c = 0; c < office.Channels; c++)
            {
                for (var seed = 0; seed < seeds; seed++)
                {
                    all.Add(Injected(office, c, (ulong)((1000 * seed) + c)));
                }
            }
        }

        return all;
    }

    private static FaultySeries Injected(LabelledSeries office, int channel, ulong seed)
    {
        double[] values = [.. office.Values.Select(v => v[channel])];
        var mean = values.Average();
        var spread = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        var sensor = new SimulatedSensor(office.Name, string.Empty, mean, spread, 1e6, false);
        var options = new FaultOptions { WarmUp = TimeSpan.FromHours(18), MeanInterval = TimeSpan.FromHours(36), Kinds = Injectable };
        var injector = new FaultInjector(0, sensor, options, office.Times[0], EventTime.Minute, new RandomSource(seed, 77));
        var faults = new List<Fault>();
        for (var i = 0; i < values.Length; i++)
        {
            injector.Pass(office.Times[i]);
            if (injector.KindAt(office.Times[i]) != FaultKind.None && (faults.Count == 0 || faults[^1].Start != injector.Fault.Start))
            {
                faults.Add(injector.Fault);
            }

            values[i] = injector.Bend(values[i], office.Times[i]);
        }

        return new FaultySeries(
            new LabelledSeries($"{office.Name}/{channel}/{seed}", office.Times, [.. values.Select(v => new[] { v })], [], []),
            [.. faults.Select(f => (f.Kind, Rows(office.Times, f)))]);
    }
}
