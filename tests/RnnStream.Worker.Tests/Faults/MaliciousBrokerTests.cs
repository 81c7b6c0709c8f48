using System.Globalization;
using RnnStream.Testing.Mqtt;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: whatever a broker sends, the service says what is wrong, comes back, and grows by nothing that a
/// length field claims. Method: the real service against every attack in turn, then against an honest broker on the
/// same port.</summary>
public sealed class MaliciousBrokerTests
{
    // Attacks claim 256 MiB each; the largest packet accepted is 1 MiB. The rest is the collector's leisure.
    private const long GrowthMax = 64 << 20;

    [MosquittoFact]
    [Trait("Fault", "N9")]
    public async Task A_broker_that_lies_is_left_and_costs_nothing()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        life.Arguments =
        [
            .. life.Arguments, "--Mqtt:Port", $"{life.Broker.Port}", "--Mqtt:KeepAlive", "00:00:01", "--Mqtt:ConnectTimeout", "00:00:00.3",
            "--Mqtt:ReconnectDelayMax", "00:00:00.1", "--Mqtt:ReceiveMaximum", "1000",
        ];
        await life.Broker.StopAsync();
        await using var worker = WorkerProcess.Start(life.Arguments);
        await life.HealthAsync("connection refused");
        var before = Resident(worker.Id);
        await using (var liar = new MaliciousBroker(life.Broker.Port))
        {
            await life.HealthAsync("the broker broke the protocol");
            await LiveService.UntilAsync(() => liar.IsDone);
        }
        var after = Resident(worker.Id);
        Assert.True(after - before < GrowthMax, $"{before >> 20} MiB before, {after >> 20} MiB after");

        await life.Broker.StartAgainAsync();
        await life.HealthAsync("ready: connected");
        await life.PublishAsync();
        await life.AppliedAsync(life.Feed.Readings);
        Assert.Equal(0, await worker.TerminateAsync());
        Assert.DoesNotContain("   at ", worker.Error, StringComparison.Ordinal);
        await life.AssertExactAsync();
    }

    private static long Resident(int process) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2],
        CultureInfo.InvariantCulture);
}
