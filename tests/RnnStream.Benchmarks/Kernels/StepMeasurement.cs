using System.Diagnostics;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>Measures a case by short samples of CPU time, a probe of the core's peak before and after each.</summary>
/// <remarks>A sample's time is multiplied by what its two probes gave and divided by the best probes (the ninetieth
/// percentile): its time at full clock, whatever else the machine does. The states are compared with those of the
/// scalar
/// kernel first.</remarks>
internal static class StepMeasurement
{
    private const int Samples = 101;
    private const double WarmUpSeconds = 0.4;
    private const double SampleSeconds = 0.002;

    public static StepFigure Measure(StepCase what)
    {
        var workload = new StepWorkload(what);
        workload.Verify();
        return Measure(what.Kernel, workload.Run);
    }

    /// <param name="kernel">Register width of the probe.</param>
    /// <param name="run">Makes some steps and says how many.</param>
    public static StepFigure Measure(KernelWidth kernel, Func<int> run)
    {
        WarmUp(run);
        return Sample(kernel, run);
    }

    /// <summary>The ratio of what two threads do together to what one does alone.</summary>
    public static double TwoThreads(StepCase what)
    {
        var alone = Measure(what);
        var together = new StepFigure[2];
        using var start = new Barrier(together.Length);
        var threads = Enumerable.Range(0, together.Length).Select(index => new Thread(() =>
        {
            var workload = new StepWorkload(what);
            WarmUp(workload.Run);
            start.SignalAndWait();
            together[index] = Sample(what.Kernel, workload.Run);
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return together.Sum(figure => figure.MillionPerSecond) / alone.MillionPerSecond;
    }

    private static void WarmUp(Func<int> run)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < WarmUpSeconds) run();
    }

    private static StepFigure Sample(KernelWidth kernel, Func<int> run)
    {
        var (times, probes) = (new double[Samples], new double[Samples]);
        var before = FmaProbe.Peak(kernel);
        for (var sample = 0; sample < Samples; sample++)
        {
            var start = CpuClock.Seconds;
            var steps = 0L;
            double seconds;
            do
            {
                steps += run();
                seconds = CpuClock.Seconds - start;
            }
            while (seconds < SampleSeconds);

            probes[sample] = FmaProbe.Peak(kernel);
            times[sample] = seconds / steps * (before + probes[sample]) / 2;
            before = probes[sample];
        }

        Array.Sort(times);
        Array.Sort(probes);
        var peak = probes[Samples * 9 / 10];
        return new StepFigure(times[Samples / 2] / peak, peak);
    }
}
