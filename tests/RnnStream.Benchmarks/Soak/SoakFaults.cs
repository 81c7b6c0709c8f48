using System.Diagnostics;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Benchmarks.Soak;

/// <summary>The faults, one a minute, round after round.</summary>
internal sealed class SoakFaults(SoakService steady, SoakService killed, MosquittoBroker broker, SoakPublisher publisher)
{
    private const int BulkMax = 20_000;
    private const int BulkPiece = 500;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FullMax = TimeSpan.FromSeconds(5);

    public IReadOnlyList<SoakFault> All =>
    [
        new("kill -9", "D1", () => Sync(() =>
        {
            killed.Kill();
            killed.Start();
        })),
        new("TCP reset", "N2", () => Sync(() =>
        {
            steady.Proxy.CutAfter(333);
            killed.Proxy.Cut();
        })),
        new("broker SIGTERM", "N1", () => WithoutBrokerAsync(broker.StopAsync)),
        new("SIGTERM", "D11", TerminateAsync),
        new("broker hangs 20 s", "N3", () => ForAsync(broker.Suspend, broker.Resume)),
        new("disk full, freed", "D8", () => FullDiskAsync(steady, isKilled: false)),
        new("kill -9 three times, in recovery", "D13", KillInRecoveryAsync),
        new("sync takes 0.3 s for 20 s", "N5", SlowSyncAsync),
        new("broker kill -9", "N1", () => WithoutBrokerAsync(() => Sync(broker.Kill))),
        new("half-open 20 s", "N3", () => ForAsync(() => Freeze(true), () => Freeze(false))),
        new("disk full, kill -9, freed", "D8", () => FullDiskAsync(killed, isKilled: true)),
        new("service suspended 20 s", "T3", () => ForAsync(
            () => Shell.Signal(steady.Id, "STOP"), () => Shell.Signal(steady.Id, "CONT"))),
    ];

    private static Task<string?> Sync(Action act)
    {
        act();
        return Task.FromResult<string?>(null);
    }

    private static async Task<string?> ForAsync(Action begin, Action end)
    {
        begin();
        await Task.Delay(Long);
        end();
        return null;
    }

    private void Freeze(bool isFrozen) => steady.Proxy.IsFrozen = killed.Proxy.IsFrozen = isFrozen;

    private async Task<string?> TerminateAsync()
    {
        var clock = Stopwatch.StartNew();
        var exitCode = await killed.TerminateAsync();
        killed.Start();
        return exitCode == 0 && clock.Elapsed.TotalSeconds <= 10 ? null : $"SIGTERM: exit code {exitCode} after {clock.Elapsed}";
    }

    private async Task<string?> KillInRecoveryAsync()
    {
        for (var kill = 0; kill < 3; kill++)
        {
            killed.Kill();
            killed.Start();
            await Task.Delay(200 + 250 * kill);
        }
        return null;
    }

    /// <summary>A broker forgets: killed, what it acknowledged; ended in order, now and then a session that has just
    /// come
    /// back. Nobody can save that, so nothing is on its way meanwhile.</summary>
    private async Task<string?> WithoutBrokerAsync(Func<Task> end)
    {
        await publisher.RestAsync();
        try
        {
            await SoakRun.UntilAsync(() => SoakRun.HaveAppliedAsync(publisher.Published, steady, killed));
            await end();
            await broker.StartAgainAsync();
            await SoakRun.UntilAsync(async () => await SoakRun.IsReadyAsync(steady) && await SoakRun.IsReadyAsync(killed));
        }
        finally
        {
            publisher.GoOn();
        }
        return null;
    }

    private async Task<string?> SlowSyncAsync()
    {
        var start = new ProcessStartInfo("strace", [
            "-f", "-qq", "-o", "/dev/null", "-p", $"{steady.Id}", "-e", "trace=fdatasync",
            "-e", "inject=fdatasync:delay_enter=300000",
        ]);
        using var strace = Process.Start(start)!;
        await Task.Delay(Long);
        if (strace.HasExited) return "strace cannot attach";
        Shell.Signal(strace.Id, "TERM");
        await strace.WaitForExitAsync();
        return null;
    }

    /// <summary>Fills the disk and then the log's segment, until the service says that it waits for room.</summary>
    private async Task<string?> FullDiskAsync(SoakService service, bool isKilled)
    {
        if (!service.Disk.IsMounted) return "no file system of its own: mounting is not allowed here";
        await publisher.RestAsync();
        try
        {
            service.Disk.Fill();
            for (var sent = 0; !await IsFullAsync(service); sent += BulkPiece)
            {
                if (sent >= BulkMax) return "the disk was full and the service never said so";
                await publisher.SendBulkAsync(BulkPiece);
                service.Disk.Fill();
            }
            if (isKilled)
            {
                service.Kill();
                service.Start();
                await Task.Delay(2_000);
            }
            service.Disk.Free();
            service.Supervise();
            var clock = Stopwatch.StartNew();
            await SoakRun.UntilAsync(() => SoakRun.IsReadyAsync(service));
            return isKilled || clock.Elapsed <= FullMax ? null : $"on again only {clock.Elapsed.TotalSeconds:F1} s after there was room";
        }
        finally
        {
            service.Disk.Free();
            publisher.GoOn();
        }
    }

    private static async Task<bool> IsFullAsync(SoakService service) =>
        (await service.HealthAsync())?.Contains("cannot grow", StringComparison.Ordinal) == true;
}
