using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Client;

namespace RnnStream.Worker.Hosting;

/// <summary>Makes a client that only publishes, for a broker given as <c>mqtt://[user@]host[:port]</c>.</summary>
internal static class PublisherSetup
{
    public static IMessageClient Create(Uri broker)
    {
        var options = new MqttClientOptions
        {
            Host = broker.Host,
            Port = broker.Port > 0 ? broker.Port : 0,
            ClientId = $"rnnstream-simulate-{Environment.ProcessId}",
            Username = Uri.UnescapeDataString(broker.UserInfo.Split(':')[0]),
            PasswordFile = Environment.GetEnvironmentVariable("RNNSTREAM_PUBLISHER_PASSWORD_FILE") ?? "",
            SessionExpiry = TimeSpan.Zero,
            StartPolicy = StartPolicy.Fail,
        };
        options.Tls.Enabled = broker.Scheme is "mqtts" or "ssl";
        return new MqttClient(options, [], null, TimeProvider.System, NullLogger.Instance);
    }
}
