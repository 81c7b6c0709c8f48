using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RnnStream.Benchmarks;

/// <summary>Seconds that the calling thread has computed, so that what else the machine does counts little.</summary>
internal static partial class CpuClock
{
    private const int ThreadClock = 3;

    public static double Seconds =>
        OperatingSystem.IsLinux() && GetTime(ThreadClock, out var time) == 0
            ? time.Seconds + (time.Nanoseconds * 1e-9)
            : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Moment time);

    private readonly struct Moment
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
