using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Evaluation;

namespace RnnStream.Benchmarks.Quality;

/// <summary>A random search over the detector's constants, judged on all sets together.</summary>
internal static partial class QualityStudy
{
    private static readonly (string Name, double[] Values)[] Space =
    [
        ("DayWeight", [0.15, 0.3]),
        ("SlowReadings", [200, 400]),
        ("ExtremeDecades", [3, 4]),
        ("SlowWeight", [0.125, 0.25, 0.5]),
        ("SpikeWeight", [0, 0.125, 0.25, 0.5]),
        ("SeasonWeight", [0.25, 0.5, 1]),
        ("NearWeight", [0, 0.25]),
        ("FarWeight", [0.25, 0.5, 1]),
        ("NoiseWeight", [0.125, 0.25, 0.5]),
        ("TermKappa", [0, 0.5, 0.75, 1]),
        ("PeakKappa", [0, 0.25, 0.5, 1]),
        ("PeakTolerance", [0.25, 0.5]),
        ("ScoreScale", [0.9, 1, 1.1, 1.2, 1.3]),
        ("YoungMargin", [0.3, 0.4, 0.5, 0.7]),
        ("YoungSlope", [1, 1.5]),
        ("Hysteresis", [0.4, 0.5, 0.65]),
        ("QuietReadings", [6, 10]),
        ("RefractoryReadings", [20, 40, 80]),
    ];

    private static void Search(string data, NetworkParameters? network, int count, int seed)
    {
        var sets = Load(data);
        var random = new Random(seed);
        var tried = new List<(Figures Figures, Dictionary<string, double> Values)>();
        for (var n = 0; n < count; n++)
        {
            var values = n == 0 ? Current() : Draw(tried, random);
            var tuning = new DetectorTuning();
            var options = new DetectionOptions();
            foreach (var (name, value) in values)
            {
                Change([name, value.ToString(CultureInfo.InvariantCulture)], tuning, options);
            }

            var figures = Judge(new SensorDetector(options, network, tuning), sets);
            if (tried.Count == 0 || figures.Total > tried.Max(t => t.Figures.Total))
            {
                Console.WriteLine(Line($"#{n} {figures}  ") + Text(values));
                Console.Out.Flush();
            }

            tried.Add((figures, values));
        }

        Report(tried);
    }

    // Half of the later draws cross two of the best so far; others start anew.
    private static Dictionary<string, double> Draw(
        List<(Figures Figures, Dictionary<string, double> Values)> tried, Random random)
    {
        double Any((string Name, double[] Values) s) => s.Values[random.Next(s.Values.Length)];
        if (tried.Count <= 30 || random.Next(5) == 0)
        {
            return tried.Count <= 30 && random.Next(5) > 0
                ? Space.ToDictionary(s => s.Name, s => random.Next(5) == 0 ? Any(s) : tried[0].Values[s.Name])
                : Space.ToDictionary(s => s.Name, Any);
        }

        var parents = tried.OrderByDescending(t => t.Figures.Total).Take(10).ToArray();
        var (a, b) = (parents[random.Next(10)].Values, parents[random.Next(10)].Values);
        return Space.ToDictionary(
            s => s.Name, s => random.Next(10) == 0 ? Any(s) : (random.Next(2) == 0 ? a : b)[s.Name]);
    }

    private static Dictionary<string, double> Current()
    {
        var (tuning, options) = (new DetectorTuning(), new DetectionOptions());
        return Space.ToDictionary(s => s.Name, s => Convert.ToDouble(
            typeof(DetectorTuning).GetProperty(s.Name) is { } constant
                ? constant.GetValue(tuning) : typeof(DetectionOptions).GetProperty(s.Name)!.GetValue(options),
            CultureInfo.InvariantCulture));
    }

    private static string Text(Dictionary<string, double> values) =>
        string.Join(' ', values.Select(v => Line($"{v.Key}={v.Value}")));

    private static void Report(List<(Figures Figures, Dictionary<string, double> Values)> tried)
    {
        var best = tried.OrderByDescending(t => t.Figures.Total).ToArray();
        foreach (var (figures, values) in best.Take(5))
        {
            Console.WriteLine(Line($"{figures}  ") + Text(values));
        }

        foreach (var (name, choices) in Space)
        {
            Console.WriteLine($"{name,-16}" + string.Join("  ", choices.Select(c => Line(
                $"{c}: {tried.Where(t => t.Values[name] == c).Select(t => t.Figures.Total).DefaultIfEmpty().Average():F1}/{best.Take(30).Count(t => t.Values[name] == c)}"))));
        }
    }

    private static (NabSeries[] Scored, NabSeries[] Flagged) ScoreNab(SensorDetector detector, List<LabelledSeries> files)
    {
        var scored = new NabSeries[files.Count];
        var flagged = new NabSeries[files.Count];
        Parallel.For(0, files.Count, TwoThreads, i =>
        {
            var file = files[i];
            var assessments = Assess(detector, file);
            var windows = file.Stretches
                .Select(w => RowWindow.TryFromTimes(file.Times, w.From, w.To, out var rows) ? rows : default).ToArray();
            var alert = new AlertScore();
            scored[i] = new NabSeries([.. assessments.Select(a => alert.Next(a))], windows);
            flagged[i] = new NabSeries(
                [.. assessments.Select(a => a.Phase == EpisodePhase.Opened ? 1.0 : 0)], windows);
        });
        return (scored, flagged);
    }
}
