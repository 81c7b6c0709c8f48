using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Testing.Learning;

namespace RnnStream.Benchmarks.Learning;

/// <summary>The adding problem: what each cell keeps over 50 and over 200 steps, and what its gradients say about
/// it.</summary>
internal static class AddingStudy
{
    private const double Solved = 0.01;

    public static IEnumerable<LearningRow> Short()
    {
        yield return Learn(CellKind.Elman, 64, 50, 20_000, epochs: 40, rate: 0.001, batch: 32, isSolvable: true).Row;
        yield return Learn(CellKind.Gru, 32, 50, 3_000, epochs: 20, rate: 0.01, batch: 64, isSolvable: true).Row;
        yield return Learn(CellKind.Lstm, 32, 50, 3_000, epochs: 30, rate: 0.01, batch: 64, isSolvable: true).Row;
    }

    /// <summary>200 steps; the Elman cell gets the rate and size that solve 50, and learns nothing.</summary>
    public static IEnumerable<LearningRow> Long(string? folder)
    {
        var learned = new List<(CellKind Cell, TrainingResult Result)>();
        foreach (var cell in new[] { CellKind.Elman, CellKind.Gru, CellKind.Lstm })
        {
            var (row, result) = cell switch
            {
                CellKind.Elman => Learn(cell, 64, 200, 10_000, epochs: 12, rate: 0.001, batch: 32, isSolvable: false),
                CellKind.Gru => Learn(cell, 32, 200, 10_000, epochs: 8, rate: 0.005, batch: 64, isSolvable: true),
                _ => Learn(cell, 32, 200, 10_000, epochs: 20, rate: 0.005, batch: 64, isSolvable: true),
            };
            learned.Add((cell, result));
            yield return row;
        }

        if (folder is not null) GradientFlowPlot.Write(Path.Join(folder, "gradient-flow.svg"), length: 200, learned);
    }

    /// <summary>The same data, network and rate, with and without clipping.</summary>
    public static IEnumerable<LearningRow> Explosion()
    {
        var started = LearningStudy.CpuSeconds;
        var without = ExplosionTask.Learn(double.PositiveInfinity);
        yield return new LearningRow(
            "exploding gradients, rate 1", "Elman 32, no clipping", $"\"{without.Message}\"", "diverged, nothing kept",
            without is { Outcome: TrainingOutcome.Diverged, Parameters: null }, without.Epochs.Count, LearningStudy.CpuSeconds - started);
        started = LearningStudy.CpuSeconds;
        var with = ExplosionTask.Learn(clipNorm: 0.01);
        yield return new LearningRow(
            "exploding gradients, rate 1", "Elman 32, clipped to norm 0.01", Figure(with), "squared error < 0.05",
            with.LossAfter < 0.05, with.Epochs.Count, LearningStudy.CpuSeconds - started);
    }

    private static (LearningRow Row, TrainingResult Result) Learn(
        CellKind cell, int hidden, int length, int windows, int epochs, double rate, int batch, bool isSolvable)
    {
        var options = new TrainingOptions { Epochs = epochs, LearningRate = rate, BatchSize = batch, Patience = epochs };
        var started = LearningStudy.CpuSeconds;
        var result = AddingProblem.Learn(cell, hidden, length, windows, options);
        return (new LearningRow(
            $"adding problem, T = {length}", $"{cell} {hidden}", Figure(result),
            isSolvable ? $"squared error < {Solved}" : $"not < {Solved} (always 1: 0.167)",
            (result.LossAfter < Solved) == isSolvable, result.Epochs.Count, LearningStudy.CpuSeconds - started), result);
    }

    private static string Figure(TrainingResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"squared error {result.LossAfter:0.00000}");
}
