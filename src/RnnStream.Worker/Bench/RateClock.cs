using System.Diagnostics;

namespace RnnStream.Worker.Bench;

/// <summary>Repeats work for a length of time and says how much of it a second holds.</summary>
internal static class RateClock
{
    /// <param name="seconds">How long to repeat; the work runs at least once after one unmeasured round.</param>
    /// <param name="work">Does some work and says how many units it was.</param>
    /// <param name="stop">Ends early.</param>
    public static double PerSecond(double seconds, Func<int> work, CancellationToken stop)
    {
        work();
        var start = Stopwatch.GetTimestamp();
        var units = 0L;
        double elapsed;
        do
        {
            stop.ThrowIfCancellationRequested();
            units += work();
            elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (elapsed < seconds);
        return units / elapsed;
    }
}
