namespace RnnStream.Formats.Tests;

/// <summary>Measures what code allocates in steady state.</summary>
internal static class Allocation
{
    /// <summary>Bytes that repeating an action allocates on this thread; the least of several attempts, because the
    /// runtime
    /// may allocate on the thread for itself while it still recompiles hot code.</summary>
    public static long Of(Action action)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            for (var round = 0; round < 200; round++) action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 500; round++) action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
