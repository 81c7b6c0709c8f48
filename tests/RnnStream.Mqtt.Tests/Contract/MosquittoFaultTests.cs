using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt.Client;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>Faults of a real broker.</summary>
public sealed class MosquittoFaultTests
{
    private static readonly ContractCase Five = new("built in", "mosquitto", MqttProtocolVersion.V5);

    [MosquittoFact]
    [Trait("Fault", "N1")]
    public async Task A_killed_broker_is_found_again_and_its_lost_session_is_counted()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var (client, _) = await ContractClient.ConnectAsync(Five, Five.Options(broker.Port), "plant/#");
        await using var _c = client;
        broker.Kill();
        await client.Sink.DisconnectedAsync();
        await broker.StartAgainAsync();
        Assert.False(await client.Sink.ConnectedAsync());
        Assert.Equal((true, 1), (client.Client.Status.IsConnected, client.Client.Status.SessionsLost));
        await client.PublishAsync("plant/a", "after", QualityOfService.AtLeastOnce);
        Assert.Equal("after", (await client.Sink.NextAsync()).Payload);
    }

    [MosquittoFact]
    [Trait("Fault", "N3")]
    public async Task A_broker_that_hangs_is_noticed_and_found_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var options = Five.Options(broker.Port);
        options.KeepAlive = TimeSpan.FromSeconds(1);
        options.ConnectTimeout = TimeSpan.FromSeconds(1);
        var (client, _) = await ContractClient.ConnectAsync(Five, options, "plant/#");
        await using var _c = client;
        broker.Suspend();
        Assert.Contains("no answer", await client.Sink.DisconnectedAsync(), StringComparison.Ordinal);
        broker.Resume();
        await client.Sink.ConnectedAsync();
    }

    [MosquittoFact]
    [Trait("Fault", "C3")]
    public async Task A_wrong_password_is_one_plain_line()
    {
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous false", static directory =>
        {
            using var make = Process.Start("mosquitto_passwd", ["-c", "-b", directory.Join("users"), "plant", "right"]);
            make.WaitForExit();
            return $"password_file {directory.Join("users")}\nuser root";
        });
        var options = Five.Options(broker.Port);
        options.Username = "plant";
        options.PasswordFile = broker.Directory.Join("password");
        options.StartPolicy = StartPolicy.Fail;
        await File.WriteAllTextAsync(options.PasswordFile, "wrong\n");
        await using var client = new MqttClient(options, [], null, TimeProvider.System, NullLogger.Instance);
        var refusal = await Assert.ThrowsAsync<MqttConnectException>(
            () => client.RunAsync(new CollectingSink(), CancellationToken.None));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Contains("not authorised", refusal.Message, StringComparison.OrdinalIgnoreCase);

        await File.WriteAllTextAsync(options.PasswordFile, "right\n");
        await using var right = (await ContractClient.ConnectAsync(Five, options, "plant/#")).Client;
    }

    /// <summary>This broker may close the elder connection without a word.</summary>
    [MosquittoFact]
    [Trait("Fault", "N8")]
    public async Task Two_clients_with_one_id_say_so_and_wait_longer_each_time()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var options = Five.Options(broker.Port, "twice");
        options.ReconnectDelayMax = TimeSpan.FromMinutes(10);
        var (first, _) = await ContractClient.ConnectAsync(Five, options, "plant/#");
        await using var _f = first;
        var (second, _) = await ContractClient.ConnectAsync(Five, options, "plant/#");
        await using var _s = second;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var detail = "";
        while (!detail.Contains("next attempt", StringComparison.Ordinal)
            || !detail.Contains("is a second instance running with Mqtt:ClientId 'twice'?", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync();
            detail = first.Client.Status.Detail;
        }

        var pause = double.Parse(detail.Split(' ')[^2], CultureInfo.InvariantCulture);
        Assert.InRange(pause, 0.5, 600);
    }

    [MosquittoFact]
    [Trait("Fault", "N5")]
    public async Task A_sink_that_blocks_keeps_its_connection_and_loses_nothing()
    {
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous true\nmax_queued_messages 0");
        using var open = new ManualResetEventSlim();
        var sink = new CollectingSink { OnPosition = _ => open.Wait() };
        var options = Five.Options(broker.Port);
        options.KeepAlive = TimeSpan.FromSeconds(1);
        var (client, _) = await ContractClient.ConnectAsync(
            Five, options, "plant/#", QualityOfService.AtLeastOnce, sink: sink);
        await using var _c = client;
        var (sender, _) = await ContractClient.ConnectAsync(Five, Five.Options(broker.Port, "sender"));
        await using var _s = sender;
        await sender.PublishAsync("plant/a", "0", QualityOfService.AtLeastOnce);
        await sink.NextAsync();

        // The broker would close after 1.5 keep-alives without a packet: two of our pings must have come meanwhile.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (broker.Log.Split("Received PINGREQ from contract").Length < 4)
        {
            Assert.Equal(1, client.Client.Status.Connections);
            await timer.WaitForNextTickAsync();
        }

        await sender.PublishAsync("plant/a", "1", QualityOfService.AtLeastOnce);
        open.Set();
        Assert.Equal("1", (await sink.NextAsync()).Payload);
        Assert.Equal((true, 1), (client.Client.Status.IsConnected, client.Client.Status.Connections));
    }
}
