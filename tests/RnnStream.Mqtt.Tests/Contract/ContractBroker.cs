using RnnStream.Mqtt.Broker;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>The broker of a contract case: ours, or a real mosquitto.</summary>
internal sealed class ContractBroker : IAsyncDisposable
{
    private readonly IAsyncDisposable _broker;

    private ContractBroker(IAsyncDisposable broker, int port)
    {
        _broker = broker;
        Port = port;
    }

    public int Port { get; }

    public static async Task<ContractBroker> StartAsync(ContractCase contract)
    {
        if (contract.Broker == "mosquitto")
        {
            var mosquitto = await MosquittoBroker.StartAsync("allow_anonymous true\nmax_queued_messages 0");
            return new ContractBroker(mosquitto, mosquitto.Port);
        }

        var embedded = await EmbeddedBroker.StartAsync(
            new EmbeddedBrokerOptions { Port = 0, QueuedMessagesMax = 100_000 });
        return new ContractBroker(embedded, embedded.Port);
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();
}
