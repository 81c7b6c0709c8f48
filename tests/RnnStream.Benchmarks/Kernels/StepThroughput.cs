using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>Steps of every cell, with goals: one sensor per call, 4,096 per call, a million in random order, two
/// threads.</summary>
internal static class StepThroughput
{
    /// <param name="words">Only cases whose name holds all of them.</param>
    public static void Measure(string[] words)
    {
        Console.WriteLine($"| case, input {StepCase.InputSize} | ns per step | M steps/s | % of FMA peak | goal |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var kernel in KernelSelection.Available.Where(kernel => kernel >= KernelWidth.V256).Reverse())
        {
            foreach (var what in StepCase.All(kernel).Where(what => words.All(word => IsNamed(what, word))))
            {
                var figure = StepMeasurement.Measure(what);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {what.Name} | {figure.Nanoseconds:f1} | {figure.MillionPerSecond:f2} | {figure.Share(what.Operations):f0} | {what.Goal} |"));
            }
        }

        if (words.Length == 0) TwoThreads();
    }

    private static bool IsNamed(StepCase what, string word) =>
        what.Name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static void TwoThreads()
    {
        Console.WriteLine();
        Console.WriteLine("| two threads | times one | goal |");
        Console.WriteLine("|---|---|---|");
        foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru, CellKind.Elman })
        {
            var what = new StepCase(KernelSelection.Widest, cell, 32, StepCase.Many, StepCase.Many);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {what.Name} | {StepMeasurement.TwoThreads(what):f2} | ≥ 1.8 |"));
        }
    }
}
