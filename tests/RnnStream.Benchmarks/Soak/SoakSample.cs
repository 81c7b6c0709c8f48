namespace RnnStream.Benchmarks.Soak;

/// <summary>One service at the end of one minute.</summary>
internal sealed record SoakSample(
    long Applied, long Duplicates, long Others, long MemoryKiB, long MemoryPeakKiB, int OpenFiles, long Threads, double CpuSeconds,
    int Surprises)
{
    public static async Task<SoakSample> TakeAsync(SoakService service)
    {
        var counts = await service.CountsAsync() ?? new SoakCounts(-1, -1, -1);
        return new SoakSample(
            counts.Applied, counts.Duplicates, counts.Others, service.Status("VmRSS"), service.Status("VmHWM"),
            service.OpenFiles(), service.Status("Threads"), Math.Round(service.CpuSeconds(), 1), service.Surprises);
    }
}
