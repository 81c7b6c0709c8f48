using System.Globalization;
using RnnStream.Mqtt.Broker;
using RnnStream.Mqtt.Client;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>A broker that says why it throws the elder of two clients out.</summary>
public sealed class TakeoverTests
{
    private static readonly ContractCase Five = new("built in", "embedded", MqttProtocolVersion.V5);

    [Fact]
    [Trait("Fault", "N8")]
    public async Task A_client_that_is_told_of_a_takeover_says_so_and_waits_long()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Port = 0 });
        var options = Five.Options(broker.Port, "twice");
        options.ReconnectDelayMax = TimeSpan.FromMinutes(10);
        var (first, _) = await ContractClient.ConnectAsync(Five, options, "plant/#");
        await using var _f = first;
        var (second, _) = await ContractClient.ConnectAsync(Five, options, "plant/#");
        await using var _s = second;
        Assert.Contains("another client took over", await first.Sink.DisconnectedAsync(), StringComparison.Ordinal);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!first.Client.Status.Detail.Contains("next attempt", StringComparison.Ordinal))
            await timer.WaitForNextTickAsync();
        var detail = first.Client.Status.Detail;
        Assert.Contains("Mqtt:ClientId 'twice'", detail, StringComparison.Ordinal);
        Assert.InRange(double.Parse(detail.Split(' ')[^2], CultureInfo.InvariantCulture), 300, 600);
        Assert.True(second.Client.Status.IsConnected);
    }
}
