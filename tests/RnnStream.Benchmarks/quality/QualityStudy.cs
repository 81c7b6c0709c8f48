using System.Diagnostics;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Evaluation;
using RnnStream.Core.Interchange;
using RnnStream.Core.Readings;

namespace RnnStream.Benchmarks.Quality;

/// <summary>Runs the detector over the recorded sets and prints one line of figures per set.</summary>
/// <remarks><c>quality [--set nab|skab|gecco|occupancy|plants|budget|robust] [--detail] [NAME=VALUE …]</c> where NAME
/// is a constant of
/// <see cref="DetectorTuning"/> or a property of <see cref="DetectionOptions"/>.</remarks>
internal static partial class QualityStudy
{
    private static readonly ParallelOptions TwoThreads = new() { MaxDegreeOfParallelism = 2 };

    public static int Run(string[] args)
    {
        if (args is ["windows", var file, ..])
        {
            return Pretraining.WriteWindows(file, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 600);
        }

        if (args is ["pretrain", ..])
        {
            return Pretraining.Run(args[1..]);
        }

        if (RecordedSets.Find() is not { } data)
        {
            Console.Error.WriteLine("quality: no ../shared/data beside the repository; there is nothing to measure on.");
            return 1;
        }

        var set = Array.IndexOf(args, "--set") is var at and >= 0 ? args[at + 1] : "all";
        var tuning = new DetectorTuning();
        var options = new DetectionOptions();
        foreach (var change in args.Where(a => a.Contains('=')))
        {
            Change(change.Split('='), tuning, options);
        }

        var detector = new SensorDetector(options, Network(args), tuning);
        var detail = args.Contains("--detail");
        var watch = Stopwatch.StartNew();
        Action<string, Action> run = (name, study) =>
        {
            if (set == "all" || set == name)
            {
                study();
            }
        };
        if (set == "search")
        {
            Search(data, Network(args), int.Parse(args[^2], CultureInfo.InvariantCulture), int.Parse(args[^1], CultureInfo.InvariantCulture));
        }

        if (set == "robust")
        {
            Console.WriteLine(Judge(detector, Load(data), detail));
        }

        run("nab", () => Nab(detector, data, detail));
        run("skab", () => Skab(detector, data, detail));
        run("gecco", () => Gecco(detector, data));
        run("occupancy", () => Occupancy(detector, data, detail));
        run("plants", () => Plants(detector, 4, detail));
        run("budget", () => Budgets(options, Network(args), tuning, detail));
        Console.WriteLine(Line($"{watch.Elapsed.TotalSeconds:F1} s, block {detector.StateSize(1)} B"));
        return 0;
    }

    private static NetworkParameters? Network(string[] args)
    {
        if (args.Contains("--no-network"))
        {
            return null;
        }

        if (Array.IndexOf(args, "--network") is var at && at < 0)
        {
            return PretrainedNetwork.Load();
        }

        return NetworkFile.TryRead(File.ReadAllBytes(args[at + 1]), out var network, out _, out var fault)
            ? network
            : throw new ArgumentException(fault);
    }

    private static void Change(string[] pair, DetectorTuning tuning, DetectionOptions options)
    {
        object target = typeof(DetectorTuning).GetProperty(pair[0]) is null ? options : tuning;
        var property = target.GetType().GetProperty(pair[0]) ?? throw new ArgumentException($"no constant {pair[0]}");
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(target, Convert.ChangeType(pair[1], type, CultureInfo.InvariantCulture));
    }

    private static Assessment[] Assess(SensorDetector detector, LabelledSeries series)
    {
        var block = new byte[detector.StateSize(series.Channels)];
        detector.Initialise(block, series.Channels, double.NegativeInfinity, double.PositiveInfinity);
        var assessments = new Assessment[series.Times.Length];
        for (var i = 0; i < assessments.Length; i++)
        {
            detector.Assess(block, series.Times[i], series.Values[i], out assessments[i]);
        }

        return assessments;
    }

    private static void Nab(SensorDetector detector, string data, bool detail)
    {
        var files = RecordedSets.Nab(data);
        var (scored, flagged) = ScoreNab(detector, files);
        var swept = NabProfile.All.Select(p => NabScorer.Sweep(scored, p)).ToArray();
        var half = NabProfile.All.Select(p => NabScorer.Score(scored, p, 0.5)).ToArray();
        var own = NabProfile.All.Select(p => NabScorer.Score(flagged, p, 1)).ToArray();
        Console.WriteLine("NAB swept   " + Text(swept));
        Console.WriteLine("NAB at 0.5  " + Text(half));
        Console.WriteLine("NAB episodes" + Text(own));
        for (var i = 0; detail && i < files.Count; i++)
        {
            var one = NabScorer.Score([scored[i]], NabProfile.Standard, swept[0].Threshold);
            var episodes = NabScorer.Score([flagged[i]], NabProfile.Standard, 1);
            var bests = scored[i].Windows.Select(w => Enumerable.Range(w.First, w.Length).Max(r => scored[i].Scores[r]));
            Console.WriteLine(
                Line($"  {files[i].Name,-60} {one.Found}/{one.Windows} false {one.FalseRows,3}   ")
                + Line($"own {episodes.Found} false {episodes.FalseRows,3}  ")
                + "best " + string.Join(' ', bests.Select(b => Line($"{b:F2}"))));
        }
    }

    private static string Text(NabResult[] results) => string.Concat(results.Select(r =>
        Line($"  {r.Score,5:F1} (found {r.Found}/{r.Windows}, false {r.FalseRows}, at {r.Threshold:F3})")));

    private static void Skab(SensorDetector detector, string data, bool detail)
    {
        var runs = RecordedSets.Skab(data);
        var counts = SkabCounts(detector, runs, out var rows);
        Console.WriteLine("SKAB        " + SkabText(counts) + Line($"   best F1 of raw scores {BestF1(rows):F3}"));
        for (var i = 0; detail && i < runs.Count; i++)
        {
            Console.WriteLine($"  {runs[i].Name,-20} {SkabText([counts[i]])}");
        }
    }

    private static (int Hit, int False, int Missed, int Quiet)[] SkabCounts(
        SensorDetector detector, List<LabelledSeries> runs, out List<(double Score, bool Label)> rows)
    {
        var counts = new (int Hit, int False, int Missed, int Quiet)[runs.Count];
        var raw = new List<(double Score, bool Label)>[runs.Count];
        Parallel.For(0, runs.Count, TwoThreads, i =>
        {
            var assessments = Assess(detector, runs[i]);
            raw[i] = [];
            for (var row = 400; row < assessments.Length; row++)
            {
                var (flag, label) = (assessments[row].IsAnomaly, runs[i].Labels[row]);
                raw[i].Add((assessments[row].Score, label));
                counts[i].Hit += flag && label ? 1 : 0;
                counts[i].False += flag && !label ? 1 : 0;
                counts[i].Missed += !flag && label ? 1 : 0;
                counts[i].Quiet += !flag && !label ? 1 : 0;
            }
        });
        rows = [.. raw.SelectMany(r => r)];
        return counts;
    }

    private static double BestF1(List<(double Score, bool Label)> rows)
    {
        rows.Sort((a, b) => b.Score.CompareTo(a.Score));
        var (hits, best, positives) = (0, 0.0, rows.Count(r => r.Label));
        for (var i = 0; i < rows.Count; i++)
        {
            hits += rows[i].Label ? 1 : 0;
            best = Math.Max(best, 2.0 * hits / (i + 1 + positives));
        }

        return best;
    }

    private static (double F1, double FalseAlarms, double Missed) Rates(
        IReadOnlyList<(int Hit, int False, int Missed, int Quiet)> counts)
    {
        double hit = counts.Sum(c => c.Hit), wrong = counts.Sum(c => c.False);
        double missed = counts.Sum(c => c.Missed), quiet = counts.Sum(c => c.Quiet);
        return (2 * hit / ((2 * hit) + wrong + missed), 100 * wrong / (wrong + quiet), 100 * missed / (hit + missed));
    }

    private static string SkabText(IReadOnlyList<(int Hit, int False, int Missed, int Quiet)> counts)
    {
        var (f1, falseAlarms, missed) = Rates(counts);
        return Line($"F1 {f1:F3}  FAR {falseAlarms:F1} %  MAR {missed:F1} %");
    }

    private static void Budgets(DetectionOptions options, NetworkParameters? network, DetectorTuning tuning, bool detail)
    {
        foreach (var budget in (string[])["1 per 1 d", "1 per 7 d", "1 per 30 d"])
        {
            options.FalseAlarmBudget = budget;
            var rates = BudgetRates(new SensorDetector(options, network, tuning), detail ? 12 : 6);
            Console.WriteLine(Line($"Budget      {budget,-10} false episodes in 30 d: ")
                + string.Join(", ", rates.Select(b => Line($"{b.Name} {b.Rate:F1}"))));
        }
    }

    private static List<(string Name, double Rate)> BudgetRates(SensorDetector detector, int seeds)
    {
        const int Days = 60;
        var count = (int)(Days * EventTime.Day / NormalSignals.Interval);
        var signals = Enumerable.Range(0, seeds).SelectMany(s => NormalSignals.All(count, 100 * (s + 1))).ToArray();
        var episodes = new int[signals.Length];
        long[] times = [.. Enumerable.Range(0, count).Select(t => (1_767_225_600L * EventTime.Second) + (t * NormalSignals.Interval))];
        Parallel.For(0, signals.Length, TwoThreads, i =>
        {
            var series = new LabelledSeries(signals[i].Name, times, [.. signals[i].Values.Select(v => new[] { v })], [], []);
            episodes[i] = Assess(detector, series).Count(a => a.Phase == EpisodePhase.Opened);
        });
        return [.. signals.Zip(episodes).GroupBy(p => p.First.Name)
            .Select(g => (g.Key, g.Sum(p => p.Second) * 30.0 / Days / seeds))];
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
