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
        ("DayWeight", [0.15, 0.3, 0.5]),
        ("SlowReadings", [50, 200, 400, 800]),
        ("TailShare", [0.01, 0.02]),
        ("TermCap", [5, 6, 8]),
        ("ExtremeDecades", [2.5, 3, 4]),
        ("MemoryReadings", [4000, 8000]),
        ("SlowWeight", [0.25, 0.5]),
        ("SpikeWeight", [0, 0.125, 0.25]),
        ("SeasonWeight", [0.25, 0.5, 1]),
        ("NearWeight", [0, 0.25, 0.5]),
        ("FarWeight", [0.25, 0.5, 1]),
        ("PeakKappa", [0, 0.5, 1]),
        ("PeakTolerance", [0, 0.25]),
        ("ScoreScale", [0.9, 1, 1.1]),
        ("YoungMargin", [0.5, 0.7, 1]),
        ("Hysteresis", [0.3, 0.5]),
        ("QuietReadings", [6, 12, 24, 48]),
        ("RefractoryReadings", [20, 40, 80]),
    ];

    private static void Search(string data, NetworkParameters? network, int count, int seed)
    {
        var files = RecordedSets.Nab(data);
        var runs = RecordedSets.Skab(data);
        var random = new Random(seed);
        var tried = new List<(double Score, double[] Halves, Dictionary<string, double> Values)>();
        for (var n = 0; n < count; n++)
        {
            var values = Space.ToDictionary(s => s.Name, s => s.Values[random.Next(s.Values.Length)]);
            if (tried.Count > 40 && random.Next(4) > 0)
            {
                var parents = tried.OrderByDescending(t => t.Score).Take(12).ToArray();
                var (a, b) = (parents[random.Next(12)].Values, parents[random.Next(12)].Values);
                values = Space.ToDictionary(
                    s => s.Name, s => random.Next(10) == 0 ? s.Values[random.Next(s.Values.Length)] : (random.Next(2) == 0 ? a : b)[s.Name]);
            }

            var tuning = new DetectorTuning();
            var options = new DetectionOptions();
            foreach (var (name, value) in values)
            {
                Change([name, value.ToString(CultureInfo.InvariantCulture)], tuning, options);
            }

            var (scored, flagged) = ScoreNab(new SensorDetector(options, network, tuning), files);
            double Mean(NabSeries[] s) => (NabScorer.Sweep(s, NabProfile.Standard).Score + NabScorer.Sweep(s, NabProfile.LowFalsePositive).Score) / 2;
            double[] halves = [Mean([.. scored.Where((_, i) => i % 2 == 0)]), Mean([.. scored.Where((_, i) => i % 2 == 1)]), NabScorer.Score(flagged, NabProfile.Standard, 1).Score];
            var detector = new SensorDetector(options, network, tuning);
            var skabCounts = SkabCounts(detector, runs, out _);
            var (f1, far, mar) = Rates(skabCounts);
            var budget = BudgetRates(detector, 2);
            var breach = budget.Sum(b => Math.Max(0, Math.Log2(Math.Max(b.Rate, 0.1) / 2)));
            halves = [.. halves, f1, far, mar, breach];
            var total = (0.5 * Mean(scored)) + (0.5 * halves[2]) + (60 * f1) - (0.5 * Math.Max(0, far - 20)) - (2 * breach);
            if (tried.Count == 0 || total > tried.Max(t => t.Score))
            {
                Console.WriteLine(Line($"#{n} {total:F1} halves {halves[0]:F1} {halves[1]:F1} own {halves[2]:F1} skab {f1:F3} {far:F1} {mar:F1} breach {breach:F1}  ") + string.Join(' ', values.Select(v => Line($"{v.Key}={v.Value}"))));
            }

            tried.Add((total, halves, values));
        }

        var best = tried.OrderByDescending(t => t.Score).ToArray();
        foreach (var t in best.Take(8))
        {
            Console.WriteLine(Line($"{t.Score:F1} halves {t.Halves[0]:F1} {t.Halves[1]:F1} own {t.Halves[2]:F1} skab {t.Halves[3]:F3} {t.Halves[4]:F1} {t.Halves[5]:F1} breach {t.Halves[6]:F1}  ") + string.Join(' ', t.Values.Select(v => Line($"{v.Key}={v.Value}"))));
        }

        foreach (var (name, choices) in Space)
        {
            Console.WriteLine($"{name,-16}" + string.Join("  ", choices.Select(c => Line(
                $"{c}: {tried.Where(t => t.Values[name] == c).Select(t => t.Score).DefaultIfEmpty().Average():F1}/{best.Take(30).Count(t => t.Values[name] == c)}"))));
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
