using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt.Client;

namespace RnnStream.Mqtt.Tests.Contract;

/// <summary>A client, a broker and a version of MQTT for which the contract holds.</summary>
public sealed record ContractCase(string Client, string Broker, MqttProtocolVersion Version)
{
    private static readonly string[] Brokers =
        RnnStream.Testing.Mqtt.MosquittoBroker.IsInstalled ? ["embedded", "mosquitto"] : ["embedded"];

    /// <summary>All that can run on this machine.</summary>
    public static IEnumerable<object[]> All() =>
        from client in Clients()
        from broker in Brokers
        from version in Enum.GetValues<MqttProtocolVersion>()
        select new object[] { new ContractCase(client, broker, version) };

    /// <summary>Options with a session that outlives its connection.</summary>
    public MqttClientOptions Options(int port, string clientId = "contract") => new()
    {
        Host = "127.0.0.1",
        Port = port,
        ClientId = clientId,
        ProtocolVersion = Version,
        ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>A client under test.</summary>
#pragma warning disable CA1822 // It looks at the case only where MQTTnet is compiled in.
    public IMessageClient CreateClient(
        MqttClientOptions options, IReadOnlyList<MqttSubscription> subscriptions, MqttWill? will) =>
#if MQTTNET
        Client == "MQTTnet"
            ? new RnnStream.Mqtt.MqttNet.MqttNetClient(options, subscriptions, will, TimeProvider.System, NullLogger.Instance) :
#endif
            new MqttClient(options, subscriptions, will, TimeProvider.System, NullLogger.Instance);
#pragma warning restore CA1822

    private static string[] Clients() =>
    [
        "built in",
#if MQTTNET
        "MQTTnet",
#endif
    ];
}
