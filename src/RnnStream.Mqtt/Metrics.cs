using System.Diagnostics.Metrics;
using RnnStream.Mqtt.Broker;

namespace RnnStream.Mqtt;

/// <summary>Every instrument of this project. Topics and sensors are never labels.</summary>
internal sealed class Metrics : IDisposable
{
    /// <summary>The name to listen for.</summary>
    public const string MeterName = "RnnStream.Mqtt";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Observes a broker until disposed.</summary>
    public Metrics(BrokerCore core)
    {
        _meter.CreateObservableGauge(
            "rnnstream.broker.clients", () => core.ClientCount, "{client}", "Clients connected to the embedded broker");
        _meter.CreateObservableGauge(
            "rnnstream.broker.retained", () => core.RetainedCount, "{message}", "Retained messages");
        _meter.CreateObservableCounter(
            "rnnstream.broker.connections", () => core.Counters.Connections, "{connection}", "Connections admitted");
        _meter.CreateObservableCounter(
            "rnnstream.broker.messages.received", () => core.Counters.MessagesReceived, "{message}",
            "Messages published");
        _meter.CreateObservableCounter(
            "rnnstream.broker.messages.sent", () => core.Counters.MessagesSent, "{message}",
            "Messages sent to clients");
        _meter.CreateObservableCounter(
            "rnnstream.broker.messages.dropped", () => Dropped(core), "{message}",
            "Messages not delivered to a subscriber, by reason");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Dropped(BrokerCore core) =>
        Enum.GetValues<DropReason>().Select(reason => new Measurement<long>(
            core.Counters.Dropped(reason), new KeyValuePair<string, object?>("reason", reason.ToString())));
}
