using System.Diagnostics;
using RnnStream.Testing;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: a cable that is pulled or thin costs time and nothing else. Method: the real service here, a real
/// mosquitto at the far end of a pair of virtual interfaces; the oracle is a replay of the same readings.</summary>
public sealed class LinkTests
{
    // Without pings of ours the kernel would go on trying for a quarter of an hour.
    private static readonly TimeSpan NoticedMax = TimeSpan.FromSeconds(30);

    [NetworkFact]
    [Trait("Fault", "N3")]
    public async Task A_link_that_goes_down_is_noticed_and_what_came_meanwhile_arrives()
    {
        using var link = new NetworkLink();
        await using var life = await LiveService.CreateAsync(place: link.FarEnd);
        await using (var worker = await life.StartAsync())
        {
            await life.PublishAsync(0, parts: 2);
            await life.AppliedAsync(1);
            link.Down();
            var clock = Stopwatch.StartNew();
            await life.PublishAsync(1, parts: 2);
            await LiveService.SaidAsync(worker, "no answer for 2 s (Mqtt:KeepAlive)");
            Assert.True(clock.Elapsed < NoticedMax, $"noticed after {clock.Elapsed}");
            await life.HealthAsync("not ready");
            link.Up();
            await life.HealthAsync("ready: connected");
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [NetworkFact]
    [Trait("Fault", "N4")]
    public async Task A_thin_link_delays_readings_and_stalls_nothing_else()
    {
        using var link = new NetworkLink();
        await using var life = await LiveService.CreateAsync(place: link.FarEnd);

        // Behind a full queue an answer to a ping comes late, and after a lost packet much later.
        life.Arguments = [.. life.Arguments, "--Mqtt:KeepAlive", "00:00:10"];
        await using (var worker = await life.StartAsync())
        {
            link.Shape(kilobits: 256);
            var publishing = life.PublishAsync();
            for (var applied = 0L; applied < life.Feed.Readings;)
            {
                var clock = Stopwatch.StartNew();
                Assert.StartsWith("ready: connected", await life.HealthAsync("ready"), StringComparison.Ordinal);
                Assert.True(clock.Elapsed < NoticedMax, $"health after {clock.Elapsed}");
                await life.AppliedAsync(applied = Math.Min(applied + life.Feed.Readings / 4, life.Feed.Readings));
            }
            await publishing;
            Assert.Equal(1, LiveService.Count(await life.MetricsAsync(), "rnnstream_client_connections_total"));
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }
}
