using System.Net;
using System.Net.Sockets;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: while the broker cannot be reached a person reads why, and nobody has to restart anything.
/// Method: the
/// real service beside names that appear later, ports where others answer, and a network without IPv4.</summary>
public sealed class UnreachableBrokerTests
{
    [MountFact]
    [Trait("Fault", "N11")]
    public async Task A_name_that_appears_later_is_found()
    {
        if (!MosquittoBroker.IsInstalled) return;
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        var (hosts, order) = (life.Join("hosts"), life.Join("nsswitch.conf"));
        await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost\n");
        await File.WriteAllTextAsync(order, "hosts: files\n");
        life.Arguments = [.. life.Arguments, "--Mqtt:Host", "broker.plant.example"];
        await using var worker = WorkerProcess.StartUnder(
            [
                "unshare", "--mount", "sh", "-c",
                $"mount --bind {hosts} /etc/hosts && mount --bind {order} /etc/nsswitch.conf && exec \"$@\"", "sh",
            ],
            life.Arguments);
        var reason = await life.HealthAsync("cannot be resolved");
        Assert.StartsWith("not ready: broker.plant.example:", reason, StringComparison.Ordinal);
        Assert.Contains("next attempt in", reason, StringComparison.Ordinal);

        await File.AppendAllTextAsync(hosts, "127.0.0.1 broker.plant.example\n");
        await life.HealthAsync("ready: connected to broker.plant.example:");
        await life.PublishAsync();
        await life.AppliedAsync(life.Feed.Readings);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [MosquittoFact]
    [Trait("Fault", "N11")]
    public async Task A_port_where_others_answer_nobody_answers_and_at_last_the_broker()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        life.Arguments = [.. life.Arguments, "--Mqtt:Port", $"{life.Broker.Port}", "--Mqtt:ConnectTimeout", "00:00:01"];
        await life.Broker.StopAsync();
        using (var stranger = new TcpListener(IPAddress.Loopback, life.Broker.Port))
        {
            stranger.Start();
            var answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
            _ = AnswerAsync(stranger, () => answer);
            await using var worker = WorkerProcess.Start(life.Arguments);
            await life.HealthAsync("what answers is no MQTT broker");
            answer = [];
            await life.HealthAsync("no answer to CONNECT within 1 s");
            stranger.Stop();
            await life.HealthAsync("connection refused; is the broker running?");

            await life.Broker.StartAgainAsync();
            await life.HealthAsync("ready: connected");
            await life.PublishAsync();
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [NetworkFact]
    [Trait("Fault", "N11")]
    public async Task Where_there_is_IPv6_alone_it_works()
    {
        using var network = new NetworkNamespace(hasIPv4: false);
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1, network.Inside);
        life.Arguments = [.. life.Arguments, "--Http:Url", "http://[::1]:8080"];
        await using (var worker = await life.StartAsync(network.Inside.Program))
        {
            await LiveService.SaidAsync(worker, $"ready: connected to [::1]:{life.Broker.Port}");
            await life.PublishAsync();
            await LiveService.UntilAsync(() => life.Broker.Log.Split("Received PUBACK from rnnstream ").Length > life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    private static async Task AnswerAsync(TcpListener stranger, Func<byte[]> answer)
    {
        try
        {
            while (true)
            {
                var peer = await stranger.AcceptSocketAsync();
                await peer.SendAsync(answer());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }
    }
}
