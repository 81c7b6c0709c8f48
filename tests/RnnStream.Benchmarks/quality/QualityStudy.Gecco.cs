using System.Diagnostics;
using RnnStream.Core.Detection;
using RnnStream.Core.Evaluation;
using RnnStream.Core.Readings;

namespace RnnStream.Benchmarks.Quality;

/// <summary>The water plant: volume under the surface, recall at one false episode a day, and the cost of a
/// reading.</summary>
internal static partial class QualityStudy
{
    private const int BufferMax = 100;

    private static void Gecco(SensorDetector detector, string data)
    {
        var plant = RecordedSets.Gecco(data)[0];
        var watch = Stopwatch.StartNew();
        var assessments = Assess(detector, plant);
        var cost = watch.Elapsed.TotalMicroseconds / assessments.Length / plant.Channels;
        var scores = assessments.Select(a => a.Score).ToArray();
        var days = (plant.Times[^1] - plant.Times[0]) / (double)EventTime.Day;
        var stretches = RowWindow.FromLabels(plant.Labels);
        var own = EpisodeQuality.Of([.. assessments.Select(a => a.IsAnomaly)], stretches, days);
        var best = scores.OrderDescending().Where((_, i) => i % 50 == 0).Take(400)
            .Select(t => EpisodeQuality.Of([.. scores.Select(s => s >= t)], stretches, days))
            .Where(q => q.FalsePerSensorDay <= 1).Select(q => q.Recall).DefaultIfEmpty().Max();
        Console.WriteLine(Line($"GECCO       VUS-PR {PrecisionRecall.Volume(scores, plant.Labels, BufferMax):F3}  ")
            + Line($"AUC-PR {PrecisionRecall.Area(scores, plant.Labels):F3}  recall at 1 false a day {best:F2}  ")
            + Line($"own: recall {own.Recall:F2}, false a day {own.FalsePerSensorDay:F2}   {cost:F2} µs per channel reading"));
    }
}
