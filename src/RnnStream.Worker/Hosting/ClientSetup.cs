using System.Text;
using Microsoft.Extensions.Logging;
using RnnStream.Formats.Payloads;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Broker;
using RnnStream.Mqtt.Client;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Hosting;

/// <summary>Makes the client that the settings ask for: in process, our own, or MQTTnet.</summary>
internal static class ClientSetup
{
    /// <summary>The client, with its subscriptions and its Will.</summary>
    public static IMessageClient Create(
        Settings settings, Topics topics, EmbeddedBroker? broker, TimeProvider time, ILogger logger,
        IReadOnlyList<string>? formerFilters = null)
    {
        var subscriptions = Subscriptions(settings, topics);
        if (broker is not null && settings.Mqtt.Host.Length == 0)
            return broker.CreateLocalClient([.. subscriptions.Select(static s => s.Filter)], settings.Mqtt.ClientId);
        var will = new MqttWill(topics.Status, Encoding.ASCII.GetBytes("offline"));
        if (settings.Mqtt.Client == MqttClientKind.BuiltIn)
        {
            return new PairedClient(
                new MqttClient(settings.Mqtt, subscriptions, will, time, logger, formerFilters),
                new MqttClient(settings.Mqtt.ForPublishing(), [], null, time, logger));
        }
#if MQTTNET
        return new Mqtt.MqttNet.MqttNetClient(settings.Mqtt, subscriptions, will, time, logger, formerFilters);
#else
        throw new SettingsException(["Mqtt:Client = 'MqttNet': not in this build; it takes one with -p:MqttNet=true"]);
#endif
    }

    /// <summary>What is subscribed to: the rules' topics and, unless switched off, requests.</summary>
    public static List<MqttSubscription> Subscriptions(Settings settings, Topics topics)
    {
        List<MqttSubscription> subscriptions =
        [
            .. new PayloadDecoder(settings.Subscriptions).Subscriptions
                .Select(static s => new MqttSubscription(s.Filter, (QualityOfService)s.Qos)),
        ];
        if (settings.Output.Requests) subscriptions.Add(new(topics.RequestPrefix + "#", QualityOfService.AtLeastOnce));
        return subscriptions;
    }
}
