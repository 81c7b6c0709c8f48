using System.Diagnostics;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Training;

/// <summary>Time steps per second of truncated BPTT with Adam, one core unless said: the work of <c>peers/training_torch.py</c>.</summary>
/// <remarks>Each figure is the median of seven epochs over the same windows after five for warming up; the loss is checked. On one
/// thread CPU time is taken, so that a busy machine disturbs less; on more the clock.</remarks>
internal static class TrainingThroughput
{
    private const int Steps = 64;
    private const int InputSize = 8;

    public static void Measure(string[] args)
    {
        var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        Console.WriteLine($"kernel {KernelSelection.Current}, {threads} thread(s), T = {Steps}, input {InputSize}, k time steps/s (GFLOP/s of the matrix products)");
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru, CellKind.Elman })
        {
            foreach (var (hidden, batch) in new[] { (32, 64), (32, 32), (64, 64) })
            {
                var one = Rate(cell, hidden, batch, new SquaredErrorLoss(1), threads);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cell,-6} hidden {hidden} batch {batch}: {one / 1e3,8:f0}  ({one * Flops(cell, hidden) / 1e9:f0})"));
            }
        }

        var head = ForecastHead.Default;
        var forecaster = Rate(CellKind.Gru, 32, 64, new StudentTLoss(head), threads);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GRU forecaster, {head.Horizons.Length} horizons, Student-t: {forecaster / 1e3:f0}"));
    }

    private static double Flops(CellKind cell, int hidden)
    {
        var gates = new NetworkShape(cell, InputSize, hidden, 1, 1).GateCount * hidden;
        return 2.0 * gates * ((2 * (InputSize + hidden)) + hidden);
    }

    private static double Rate(CellKind cell, int hidden, int batch, ILoss loss, int threads)
    {
        const int Batches = 16;
        var shape = new NetworkShape(cell, InputSize, hidden, 1, loss.OutputSize);
        var options = new TrainingOptions
        {
            Epochs = 12,
            BatchSize = batch,
            TruncationLength = Steps,
            Schedule = LearningRateSchedule.Constant,
        };
        var times = new List<double>();
        double Now() => threads == 1
            ? Environment.CpuUsage.UserTime.TotalSeconds
            : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        var started = Now();
        PartRunner? run = threads == 1
            ? null
            : (count, part) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, part);
        var result = new Trainer(shape, loss, options, run).Train(
            ParameterInitialisation.Draw(shape, 1), Windows(batch * Batches, loss.TargetSize), [], _ =>
            {
                times.Add(Now() - started);
                started = Now();
            });
        if (result.Parameters is null || result.LossAfter >= result.LossBefore)
        {
            throw new InvalidOperationException(result.Message);
        }

        return batch * Batches * Steps / times.Skip(5).Order().ElementAt(3);
    }

    private static TrainingSequence[] Windows(int count, int targets)
    {
        var random = new Random(1);
        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
        return [.. Enumerable.Range(0, count).Select(_ => new TrainingSequence(Steps, Draw(Steps * InputSize), Draw(Steps * targets)))];
    }
}
