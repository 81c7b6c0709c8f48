using System.Buffers.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Text;
using RnnStream.Mqtt;

namespace RnnStream.Worker.Simulation;

/// <summary>Publishes a simulation over MQTT, one message per reading with its device time.</summary>
/// <remarks>At quality 1 and 2 at most <see cref="InFlightMax"/> messages wait for the broker; then publishing waits too.
/// A message that the connection loses is published again.</remarks>
internal sealed class SimulationPublisher(IMessageClient client, TimeProvider time)
{
    private const int InFlightMax = 256;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    /// <summary>Messages that the broker has taken so far.</summary>
    public long Published { get; private set; }

    /// <summary>Publishes until the duration is over or it is cancelled.</summary>
    /// <returns>The simulated moment reached, nanoseconds since 1970, UTC.</returns>
    public async Task<long> RunAsync(
        SimulateSettings settings, PlantSimulation simulation, CancellationToken cancellationToken)
    {
        string[] topics = [.. simulation.Sensors.Select(sensor => Topic(settings.TopicPrefix, sensor.Name))];
        var end = settings.Duration is { } length ? settings.Simulation.Start + EventTime.From(length) : long.MaxValue;
        var pace = new PublishPace(settings, time);
        var waiting = new Queue<Task>();
        var reached = settings.Simulation.Start;
        try
        {
            for (var next = simulation.Next(); next.EventTime < end; next = simulation.Next())
            {
                for (var ahead = pace.Ahead(next.EventTime); ahead > Breath; ahead = pace.Ahead(next.EventTime))
                    await Task.Delay(ahead, time, cancellationToken).ConfigureAwait(false);

                if (waiting.Count == InFlightMax) await waiting.Dequeue().ConfigureAwait(false);
                waiting.Enqueue(PublishAsync(topics[next.Sensor], next, settings.QualityOfService, cancellationToken));
                reached = next.EventTime;
            }

            await Task.WhenAll(waiting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the ordinary end of an endless simulation.
        }

        return reached;
    }

    private async Task PublishAsync(
        string topic, SimulatedReading reading, QualityOfService qualityOfService, CancellationToken cancellationToken)
    {
        var payload = Payload(reading);
        while (!await client.PublishAsync(topic, payload, qualityOfService, retain: false, cancellationToken)
            .ConfigureAwait(false))
            await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
        Published++;
    }

    private static byte[] Payload(in SimulatedReading reading)
    {
        Span<byte> buffer = stackalloc byte[96];
        var length = Append(buffer, 0, "{\"value\":"u8);
        Utf8Formatter.TryFormat(reading.Value, buffer[length..], out var written);
        length = Append(buffer, length + written, ",\"timestamp\":\""u8);
        length += EventTimeText.Write(reading.EventTime, buffer[length..]);
        return buffer[..Append(buffer, length, "\"}"u8)].ToArray();
    }

    private static int Append(Span<byte> buffer, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer[length..]);
        return length + text.Length;
    }

    private static string Topic(string prefix, string sensor) => prefix.Length == 0 ? sensor : $"{prefix}/{sensor}";
}
