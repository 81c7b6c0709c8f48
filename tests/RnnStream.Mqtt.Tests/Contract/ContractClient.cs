using RnnStream.Mqtt.Client;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>A client under contract with its sink, running until disposed.</summary>
internal sealed class ContractClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private ContractClient(IMessageClient client, CollectingSink sink)
    {
        Client = client;
        Sink = sink;
        _running = client.RunAsync(sink, _stop.Token);
    }

    public IMessageClient Client { get; }

    public CollectingSink Sink { get; }

    /// <summary>Starts and waits until it is connected.</summary>
    public static async Task<(ContractClient Client, bool SessionPresent)> ConnectAsync(
        ContractCase contract, MqttClientOptions options, string? filter = null,
        QualityOfService quality = QualityOfService.ExactlyOnce, MqttWill? will = null, CollectingSink? sink = null)
    {
        var client = new ContractClient(
            contract.CreateClient(options, filter is null ? [] : [new MqttSubscription(filter, quality)], will),
            sink ?? new CollectingSink());
        return (client, await client.Sink.ConnectedAsync());
    }

    public async Task PublishAsync(string topic, string payload, QualityOfService quality, bool retain = false) =>
        Assert.True(await Client.PublishAsync(
            topic, System.Text.Encoding.UTF8.GetBytes(payload), quality, retain, CancellationToken.None));

    /// <summary>Acknowledges what came last and disconnects cleanly.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(20));
        await Client.DisposeAsync();
        _stop.Dispose();
    }
}
