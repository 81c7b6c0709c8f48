using RnnStream.Core.Detection;
using RnnStream.Core.Evaluation;

namespace RnnStream.Benchmarks.Quality;

/// <summary>Judges a configuration on every set and on variants of the recorded series, so that a gain on one file does
/// not pass for a gain.</summary>
internal static partial class QualityStudy
{
    private sealed record Sets(
        List<LabelledSeries>[] Nab, List<LabelledSeries>[] Skab, List<FaultySeries> Office, List<FaultySeries> Plants);

    private sealed record Figures(
        double Swept, double LowFalsePositive, double Own, double VariantSwept, double VariantLow, double VariantOwn,
        double F1, double FalseAlarms, double Missed, double VariantF1, double VariantFar, double VariantMissed,
        EpisodeQuality Office, EpisodeQuality Plants, double Breach)
    {
        public double Total =>
            (0.25 * (VariantSwept + VariantLow)) + (0.5 * VariantOwn) + (30 * (VariantF1 + F1))
            - (0.3 * Math.Max(0, VariantFar - 15)) + (25 * Office.F1) + (25 * Plants.F1) - (2 * Breach);

        public override string ToString() =>
            Line($"{Total:F1} | nab {Swept:F1} {LowFalsePositive:F1} own {Own:F1} | variants {VariantSwept:F1} {VariantLow:F1} own {VariantOwn:F1} | ")
            + Line($"skab {F1:F3} {FalseAlarms:F1} {Missed:F1} variants {VariantF1:F3} {VariantFar:F1} {VariantMissed:F1} | ")
            + Line($"office {Office.F1:F3} ({Office.Found}/{Office.Labelled}, {Office.FalseEpisodes}) ")
            + Line($"plants {Plants.F1:F3} ({Plants.Found}/{Plants.Labelled}, {Plants.FalseEpisodes}) breach {Breach:F1}");
    }

    private static Sets Load(string data)
    {
        var nab = RecordedSets.Nab(data);
        var skab = RecordedSets.Skab(data);
        return new Sets(
            [nab, [.. nab.Select(f => WithoutHead(f, 0.05))], [.. nab.Select(f => WithoutHead(f, 0.1))], [.. nab.Select(Mirrored)],
                [.. nab.Select(f => Halved(f, 0))], [.. nab.Select(f => Halved(f, 1))]],
            [skab, [.. skab.Select(Mirrored)], [.. skab.Select(f => WithChannels(f, c => c % 2 == 0))],
                [.. skab.Select(f => WithChannels(f, c => c % 2 == 1))], [.. skab.Select(f => WithChannels(f, c => c % 3 != 0))]],
            OccupancySeries(data, 4),
            PlantSeries(3));
    }

    private static Figures Judge(SensorDetector detector, Sets sets, bool detail = false)
    {
        var nab = sets.Nab.Select(files =>
        {
            var (scored, flagged) = ScoreNab(detector, files);
            var total = scored.Sum(f => f.Windows.Count);
            var oracle = scored.Sum(f => f.Windows.Count == 0 ? 0 : NabScorer.Sweep([f], NabProfile.Standard).Score * f.Windows.Count) / total;
            return new[]
            {
                NabScorer.Sweep(scored, NabProfile.Standard).Score,
                NabScorer.Sweep(scored, NabProfile.LowFalsePositive).Score,
                NabScorer.Score(flagged, NabProfile.Standard, 1).Score,
                oracle,
            };
        }).ToArray();
        var skab = sets.Skab.Select(runs => Rates(SkabCounts(detector, runs, out _))).ToArray();
        if (detail)
        {
            Console.WriteLine("NAB by variant: standard/low FP/own/best threshold for each file  "
                + string.Join("  ", nab.Select(n => Line($"{n[0]:F1}/{n[1]:F1}/{n[2]:F1}/{n[3]:F1}"))));
            Console.WriteLine("SKAB by variant: " + string.Join("  ", skab.Select(n => Line($"{n.F1:F3}/{n.FalseAlarms:F1}/{n.Missed:F1}"))));
        }

        var breach = BudgetRates(detector, 2).Sum(b => Math.Max(0, Math.Log2(Math.Max(b.Rate, 0.1) / 2)));
        return new Figures(
            nab[0][0], nab[0][1], nab[0][2], nab.Average(n => n[0]), nab.Average(n => n[1]), nab.Average(n => n[2]),
            skab[0].F1, skab[0].FalseAlarms, skab[0].Missed,
            skab.Average(s => s.F1), skab.Average(s => s.FalseAlarms), skab.Average(s => s.Missed),
            FaultFigures(detector, sets.Office).Sum, FaultFigures(detector, sets.Plants).Sum, breach);
    }

    private static LabelledSeries WithoutHead(LabelledSeries series, double share)
    {
        var from = (int)(series.Times.Length * share);
        return series with
        {
            Times = series.Times[from..],
            Values = series.Values[from..],
            Stretches = [.. series.Stretches.Where(s => s.From >= series.Times[from])],
        };
    }

    private static LabelledSeries Mirrored(LabelledSeries series) =>
        series with { Values = [.. series.Values.Select(v => v.Select(x => -x).ToArray())] };

    private static LabelledSeries Halved(LabelledSeries series, int phase)
    {
        int[] rows = [.. Enumerable.Range(0, series.Times.Length / 2).Select(i => (2 * i) + phase)];
        return series with { Times = [.. rows.Select(r => series.Times[r])], Values = [.. rows.Select(r => series.Values[r])] };
    }

    private static LabelledSeries WithChannels(LabelledSeries series, Func<int, bool> kept) => series with
    {
        Values = [.. series.Values.Select(v => v.Where((_, c) => kept(c)).ToArray())],
    };
}
