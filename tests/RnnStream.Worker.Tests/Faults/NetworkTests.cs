using RnnStream.Testing;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: whatever the network and the broker do, every reading has its effect exactly once. Method: the real
/// service behind a proxy that cuts, freezes and dribbles; the oracle is a replay of the same readings.</summary>
public sealed class NetworkTests
{
    [MosquittoFact]
    [Trait("Fault", "N2")]
    [Trait("Fault", "N6")]
    public async Task Resets_in_the_middle_of_packets_lose_and_double_nothing()
    {
        await using var life = await LiveService.CreateAsync();
        await using (var worker = await life.StartAsync())
        {
            for (var part = 0; part < 10; part++)
            {
                life.Proxy.CutAfter(701 + part * 37);
                await life.PublishAsync(part, parts: 10);
            }
            await life.AppliedAsync(life.Feed.Readings);
            Assert.True(life.Proxy.Connections >= 10, $"{life.Proxy.Connections} connections");
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [MosquittoFact]
    [Trait("Fault", "N3")]
    public async Task A_half_open_connection_is_noticed_and_what_came_meanwhile_arrives()
    {
        using var partitions = new FaultCounter("broker partitions");
        var parts = RunLength.Number("RNNSTREAM_BROKER_FAULTS", 1) * 2;
        await using var life = await LiveService.CreateAsync();
        await using (var worker = await life.StartAsync())
        {
            for (var part = 0; part < parts; part += 2)
            {
                await life.PublishAsync(part, parts);
                life.Proxy.IsFrozen = true;
                await life.PublishAsync(part + 1, parts);
                await life.HealthAsync("not ready");
                life.Proxy.IsFrozen = false;
                life.Proxy.Cut();
                await life.AppliedAsync(life.Feed.ReadingsOf(part + 2, parts));
                partitions.Add();
            }
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [MosquittoFact]
    [Trait("Fault", "N4")]
    public async Task A_broker_that_sends_byte_by_byte_loses_nothing()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        life.Proxy.PieceSize = 1;
        await using (var worker = await life.StartAsync())
        {
            await life.PublishAsync();
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [ProgramsFact("mosquitto", "mosquitto_pub", "strace")]
    [Trait("Fault", "N5")]
    public async Task Slow_syncs_hold_messages_back_and_lose_none()
    {
        await using var life = await LiveService.CreateAsync();
        string[] strace = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=30000"];
        await using (var worker = await life.StartAsync(strace))
        {
            await life.PublishAsync();
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [MosquittoFact]
    [Trait("Fault", "N1")]
    public async Task A_broker_that_restarts_finds_us_again_and_nothing_is_lost_or_doubled()
    {
        using var kills = new FaultCounter("broker kills");
        var parts = RunLength.Number("RNNSTREAM_BROKER_FAULTS", 2) * 2;
        await using var life = await LiveService.CreateAsync();
        await using (var worker = await life.StartAsync())
        {
            for (var part = 0; part < parts; part++)
            {
                await life.PublishAsync(part, parts);
                var isKilled = part % 2 == 1;

                // Ended in order it keeps what we do not have yet; killed it forgets, and may send again what it kept
                // before.
                if (isKilled) await life.AppliedAsync(life.Feed.ReadingsOf(part + 1, parts));
                if (isKilled) life.Broker.Kill();
                else await life.Broker.StopAsync();
                await life.HealthAsync("not ready");
                await life.Broker.StartAgainAsync();
                await life.HealthAsync("ready: connected");
                if (isKilled) kills.Add();
            }
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Contains("rnnstream_client_sessions_lost_total", await life.MetricsAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [MosquittoFact]
    [Trait("Fault", "N10")]
    public async Task A_flood_of_quality_0_is_counted_exactly()
    {
        await using var life = await LiveService.CreateAsync(sensors: 4, days: 6);
        await using var worker = await life.StartAsync();
        await life.PublishAsync(quality: 0);
        await life.PublishAsync(part: 9, parts: 10);
        await life.AppliedAsync(1);
        var metrics = await life.MetricsAsync();
        var messages = LiveService.Count(metrics, "rnnstream_client_messages_total");
        Assert.InRange(messages, life.Feed.Readings / 10, life.Feed.Readings * 11 / 10 + 4);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [MosquittoFact]
    [Trait("Fault", "N8")]
    public async Task A_second_service_with_our_client_id_is_said_in_health()
    {
        await using var life = await LiveService.CreateAsync();
        await using var first = await life.StartAsync();
        await using var other = await LiveService.CreateAsync();
        other.Arguments = [.. other.Arguments, "--Mqtt:Port", $"{life.Broker.Port}"];
        await using var second = await other.StartAsync();
        await life.HealthAsync("second instance");
    }
}
