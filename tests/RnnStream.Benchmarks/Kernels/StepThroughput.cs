using System.Diagnostics;
using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>Steps per second of every cell: one sensor per call, 4,096 per call, and many in random order.</summary>
/// <remarks>A probe of the core's peak runs before and after every short sample. Each sample's time is multiplied by what
/// its probes gave and divided by the best probe of all: the time at full clock, whatever else the machine does. Medians.
/// The share of the peak counts the matrix products of the cell alone. Every workload's states are compared with those of
/// the scalar kernel.</remarks>
internal static class StepThroughput
{
    private const int InputSize = 8;
    private const int Samples = 101;
    private const double WarmUpSeconds = 0.4;
    private const double SampleSeconds = 0.002;

    public static void Measure(string[] words)
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

                Report(kernel, cell, hidden: 32, sensors: 1 << 20, random: true, perCall: 4096);
            }
        }

        void Report(KernelWidth kernel, CellKind cell, int hidden, int sensors, bool random, int perCall)
        {
            if (words.Length > 0 && !words.All($"{KernelSelection.NameOf(kernel)} {cell} {hidden} {perCall} {(random ? "random" : "order")}".Split(' ').Contains)) return;
            StepThroughput.Report(kernel, cell, hidden, sensors, random, perCall);
        }
    }

    private static void Report(KernelWidth kernel, CellKind cell, int hidden, int sensors, bool random, int perCall)
    {
        var network = new Network(ParameterInitialisation.Draw(new(cell, InputSize, hidden, 1, 1), seed: 1));
        var workload = new StepWorkload(network, kernel, sensors, random, perCall, withHead: Environment.GetEnvironmentVariable("HEAD") != null);
        workload.Verify();
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed.TotalSeconds < WarmUpSeconds) workload.Run();
        var times = new double[Samples];
        var full = 0d;
        var probe = FmaProbe.GigaFlops(kernel);
        for (var sample = 0; sample < Samples; sample++)
        {
            var start = CpuClock.Seconds;
            var steps = 0L;
            double seconds;
            do
            {
                steps += workload.Run();
                seconds = CpuClock.Seconds - start;
            }
            while (seconds < SampleSeconds);

            var after = FmaProbe.GigaFlops(kernel);
            times[sample] = seconds / steps * (probe + after) / 2;
            full = Math.Max(full, after);
            probe = after;
        }

        Array.Sort(times);
        var median = times[Samples / 2] / full;
        var share = 2.0 * network.Shape.GateCount * hidden * (InputSize + hidden) / median / 1e9 / full;
        var order = random ? ", random" : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cell,-6} hidden {hidden,3}  {sensors,7} sensors{order,-8} {perCall,5} per call: {median * 1e9,8:f1} ns/step "
            + $"{1e-6 / median,7:f2} M steps/s {share * 100,4:f0} % of peak (fastest {times[0] / full * 1e9:f1} ns; peak {full:f0})"));
    }
}
