using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Testing.Learning;

namespace RnnStream.Benchmarks.Learning;

/// <summary>One model for a fleet, with and without a learned vector per sensor.</summary>
internal static class FleetStudy
{
    public static IEnumerable<LearningRow> Run()
    {
        foreach (var isTold in new[] { true, false })
        {
            var options = new TrainingOptions { Epochs = 20, LearningRate = 0.01, BatchSize = 64, Patience = 20 };
            var started = LearningStudy.CpuSeconds;
            var result = FleetTask.Learn(CellKind.Gru, 16, 4_000, isTold, options);
            var excess = result.LossAfter / FleetTask.NoiseLoss;
            yield return new LearningRow(
                "a fleet of 8 habits", isTold ? "GRU 16, vector per sensor" : "GRU 16, not told the sensor",
                string.Create(CultureInfo.InvariantCulture, $"squared error {excess:0.00} × the noise"),
                isTold ? "< 1.1 ×" : "more than with vectors", isTold == excess < 1.1, result.Epochs.Count,
                LearningStudy.CpuSeconds - started);
        }
    }
}
