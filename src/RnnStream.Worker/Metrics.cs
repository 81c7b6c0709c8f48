using System.Diagnostics.Metrics;
using RnnStream.Core.Readings;
using RnnStream.Numerics;
using RnnStream.Worker.Health;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker;

/// <summary>The instruments of the service: readings, sensors, episodes, the connection. Read only when asked
/// for.</summary>
/// <remarks>Neither topic nor sensor is ever a label: their number has no useful bound.</remarks>
internal sealed class Metrics : IDisposable
{
    private readonly Meter _meter = new("RnnStream.Worker");
    private readonly DaemonState _state;

    public Metrics(DaemonState state)
    {
        _state = state;
        _meter.CreateObservableGauge(
            "rnnstream.ready", () => HealthReport.Of(_state).IsReady ? 1 : 0, null,
            "1 while the service does its work");
        _meter.CreateObservableGauge(
            "rnnstream.kernel",
            static () => new Measurement<int>(1, new KeyValuePair<string, object?>("kernel", KernelSelection.Name)),
            null, "1, with the name of the SIMD kernel in use");
        Counter(
            "rnnstream.readings.received", "{reading}",
            "Readings, and messages without one, that came in: applied + rejected",
            d => d.Pipeline.Intake.Accounting.Received);
        Counter(
            "rnnstream.readings.applied", "{reading}", "Readings scored", d => d.Pipeline.Intake.Accounting.Applied);
        _meter.CreateObservableCounter(
            "rnnstream.readings.rejected", Rejected, "{reading}", "Readings that changed nothing, by reason");
        Gauge(
            "rnnstream.readings.held", "{reading}", "Readings that wait in a reordering window",
            d => d.Pipeline.Intake.Accounting.Held);
        Gauge("rnnstream.sensors", "{sensor}", "Sensors known", d => d.Pipeline.Intake.SensorCount);
        Gauge("rnnstream.states.size", "By", "Memory of all sensor states", d => d.Pipeline.StateSize);
        Counter("rnnstream.episodes.opened", "{episode}", "Episodes opened", d => d.Outputs.Counters.EpisodesOpened);
        Counter("rnnstream.episodes.closed", "{episode}", "Episodes closed", d => d.Outputs.Counters.EpisodesClosed);
        Counter(
            "rnnstream.episodes.published", "{message}", "Episode messages published and acknowledged by the broker",
            d => d.Outputs.Counters.EpisodesPublished);
        Gauge(
            "rnnstream.outbox.length", "{message}", "Episode messages that wait to be published",
            d => d.Outputs.Outbox.Count);
        Counter("rnnstream.scores.dropped", "{score}", "Scores not published", d => d.Outputs.Counters.ScoresDropped);
        Gauge(
            "rnnstream.client.connected", null, "1 while connected and subscribed",
            d => d.Connection.IsConnected ? 1 : 0);
        Counter("rnnstream.client.connections", "{connection}", "Connections made", d => d.Connection.Connections);
        Counter(
            "rnnstream.client.sessions.lost", "{session}", "Connections on which the broker had forgotten our session",
            d => d.Connection.SessionsLost);
        Counter("rnnstream.client.messages", "{message}", "Messages received", d => d.Connection.MessagesReceived);
        Gauge(
            "rnnstream.client.unacknowledged", "{message}", "Messages not yet acknowledged",
            d => d.Connection.MessagesUnacknowledged);
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string? unit, string description, Func<Daemon, long> read) =>
        _meter.CreateObservableGauge(name, () => Read(read), unit, description);

    private void Counter(string name, string? unit, string description, Func<Daemon, long> read) =>
        _meter.CreateObservableCounter(name, () => Read(read), unit, description);

    private IEnumerable<Measurement<long>> Read(Func<Daemon, long> read) =>
        _state.Daemon is { } daemon ? [new Measurement<long>(read(daemon))] : [];

    private IEnumerable<Measurement<long>> Rejected()
    {
        if (_state.Daemon is not { } daemon) yield break;
        foreach (var reason in Enum.GetValues<RejectionReason>())
        {
            if (reason == RejectionReason.None) continue;
            var count = daemon.Pipeline.Intake.Accounting.Rejected(reason);
            yield return new Measurement<long>(count, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }
}
