using System.Diagnostics;
using System.Globalization;
using RnnStream.Benchmarks.Kernels;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Training;

/// <summary>Time steps per second of truncated BPTT with Adam: the work of <c>peers/training_torch.py</c>, which runs
/// beside it.</summary>
/// <remarks>Each figure is the median of seven epochs over the same windows after five for warming up; the loss is
/// checked. On one
/// thread CPU time is taken on both sides, so that a busy machine disturbs less; on two the clock, which needs both
/// cores idle.
/// <c>training [none]</c>: with <c>none</c> PyTorch is left out.</remarks>
internal static class TrainingThroughput
{
    private const int Steps = 64;
    private const int InputSize = 8;

    // What one core must give, and how many times PyTorch: 6 and 10 at hidden 32, batch 64 and 32; 3.5 at hidden 64.
    private static readonly (int Hidden, int Batch, double Ratio)[] Sizes = [(32, 64, 6), (32, 32, 10), (64, 64, 3.5)];
    private const double LstmGoal = 3e6;
    private const double TwoThreadsGoal = 1.8;

    public static void Measure(string[] args)
    {
        var peer = args is ["none", ..] ? new Dictionary<string, double>() : TorchPeer.Rates("training_torch.py");
        Console.WriteLine($"kernel {KernelSelection.Current}, T = {Steps}, input {InputSize}; k time steps/s, one thread, CPU time");
        Console.WriteLine("cell   hidden batch   k/s  of FMA   PyTorch   times (goal)   two threads (goal 1.8)");
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru, CellKind.Elman })
        {
            // The runtime compiles a cell's methods once more after some seconds; that is not what is measured.
            Rate(cell, 32, 64, new SquaredErrorLoss(1), threads: 1);
            Rate(cell, 32, 64, new SquaredErrorLoss(1), threads: 2);
            foreach (var (hidden, batch, ratio) in Sizes)
            {
                Print(cell, hidden, batch, ratio, peer.GetValueOrDefault($"{cell} {hidden} {batch}"));
            }
        }

        var head = ForecastHead.Default;
        var forecaster = Rate(CellKind.Gru, 32, 64, new StudentTLoss(head), 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"GRU forecaster, {head.Horizons.Length} horizons, Student-t: {forecaster / 1e3:f0}"));
    }

    private static void Print(CellKind cell, int hidden, int batch, double goal, double torch)
    {
        var before = FmaProbe.Peak(KernelSelection.Current) / 1e9;
        var one = Rate(cell, hidden, batch, new SquaredErrorLoss(1), threads: 1);
        var peak = Math.Max(before, FmaProbe.Peak(KernelSelection.Current) / 1e9);
        var single = Rate(cell, hidden, batch, new SquaredErrorLoss(1), threads: 1, byClock: true);
        var two = Rate(cell, hidden, batch, new SquaredErrorLoss(1), threads: 2) / single;
        var isMet = torch == 0 || one / torch >= goal;
        var isFast = cell != CellKind.Lstm || (hidden, batch) != (32, 64) || one >= LstmGoal;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cell,-6} {hidden,6} {batch,5} {one / 1e3,6:f0}{(isFast ? ' ' : '!')} {one * Flops(cell, hidden) / 1e9 / peak,5:p0} {torch / 1e3,9:f0} {(torch > 0 ? one / torch : 0),7:f1} ({goal}){(isMet ? "" : "!")}  {two,12:f2}{(two >= TwoThreadsGoal ? "" : "!")}"));
    }

    private static double Flops(CellKind cell, int hidden)
    {
        var gates = new NetworkShape(cell, InputSize, hidden, 1, 1).GateCount * hidden;
        return 2.0 * gates * ((2 * (InputSize + hidden)) + hidden);
    }

    private static double Rate(CellKind cell, int hidden, int batch, ILoss loss, int threads, bool byClock = false)
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
        double Now() => threads == 1 && !byClock
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
