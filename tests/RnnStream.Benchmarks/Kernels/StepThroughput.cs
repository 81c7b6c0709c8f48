using System.Diagnostics;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>Steps per second of every cell: one sensor per call, 4,096 per call, and a quarter of a million in random
/// order.</summary>
/// <remarks>A probe of the core's peak runs beside every sample; the percentage counts the matrix products alone.
/// Medians of nine samples. Every workload's states are compared with those of the scalar kernel.</remarks>
internal static class StepThroughput
{
    private const int InputSize = 8;
    private const int Samples = 9;

    /// <summary>Enough for the runtime to have compiled everything with full optimisation (measured: 0.3 s).</summary>
    private const int WarmUps = 20;

    private const double SampleSeconds = 0.02;

    public static void Measure()
    {
        foreach (var kernel in KernelSelection.Available.Where(kernel => kernel >= KernelWidth.V256).Reverse())
        {
            Console.WriteLine($"kernel {KernelSelection.NameOf(kernel)}, input {InputSize}, one core");
            foreach (var cell in new[] { CellKind.Lstm, CellKind.Gru, CellKind.Elman })
            {
                foreach (var hidden in new[] { 16, 32, 64, 128 })
                {
                    Report(kernel, cell, hidden, sensors: 4096, random: false, perCall: 1);
                    Report(kernel, cell, hidden, sensors: 4096, random: false, perCall: 4096);
                }

                Report(kernel, cell, hidden: 32, sensors: 1 << 18, random: true, perCall: 4096);
            }
        }
    }

    private static void Report(KernelWidth kernel, CellKind cell, int hidden, int sensors, bool random, int perCall)
    {
        var network = new Network(ParameterInitialisation.Draw(new(cell, InputSize, hidden, 1, 1), seed: 1));
        var workload = new StepWorkload(network, kernel, sensors, random, perCall);
        workload.Verify();
        var (times, shares) = (new List<double>(), new List<double>());
        for (var sample = -WarmUps; sample < Samples; sample++)
        {
            var peak = FmaProbe.GigaFlops(kernel);
            var start = Stopwatch.GetTimestamp();
            var steps = 0L;
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < SampleSeconds)
            {
                steps += workload.Run();
            }

            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / steps;
            if (sample >= 0)
            {
                times.Add(seconds);
                shares.Add(2.0 * network.Shape.GateCount * hidden * (InputSize + hidden) / seconds / 1e9 / peak);
            }
        }

        times.Sort();
        shares.Sort();
        var median = times[Samples / 2];
        var order = random ? ", random" : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cell,-6} hidden {hidden,3}  {sensors,7} sensors{order,-8} {perCall,5} per call: {median * 1e9,8:f1} ns/step "
            + $"{1e-6 / median,7:f2} M steps/s {shares[Samples / 2] * 100,4:f0} % of peak (best {times[0] * 1e9:f1} ns)"));
    }
}
