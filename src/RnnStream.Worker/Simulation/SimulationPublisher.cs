using System.Buffers.Text;
using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Formats.Text;
using RnnStream.Mqtt;

namespace RnnStream.Worker.Simulation;

/// <summary>Publishes a simulation over MQTT, one message per reading with its device time.</summary>
/// <remarks>A bounded number of messages is under way; then publishing waits for the oldest. What the connection loses
/// goes out again before anything newer, so that a sensor's readings stay in order.</remarks>
internal sealed class SimulationPublisher(IMessageClient client, TimeProvider time)
{
    private const int UnderWayMax = 256;

    // Brokers take 20 unacknowledged messages by default; those beyond would wait, and not leave in order.
    private const int UnacknowledgedMax = 16;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    private readonly Queue<(SimulatedReading Reading, Task<bool> Handed)> _underWay = new();

    /// <summary>Messages that the broker has taken so far.</summary>
    public long Published { get; private set; }

    /// <summary>Publishes until the duration is over or it is cancelled.</summary>
    /// <returns>The simulated moment reached, nanoseconds since 1970, UTC.</returns>
    public async Task<long> RunAsync(
        SimulateSettings settings, PlantSimulation simulation, CancellationToken cancellationToken)
    {
        string[] topics = [.. simulation.Sensors.Select(sensor => Topic(settings.TopicPrefix, sensor.Name))];
        var end = settings.Duration is { } length ? settings.Simulation.Start + EventTime.From(length) : long.MaxValue;
        var underWayMax = settings.QualityOfService == QualityOfService.AtMostOnce ? UnderWayMax : UnacknowledgedMax;
        var reached = settings.Simulation.Start;
        try
        {
            await ConnectedAsync(cancellationToken).ConfigureAwait(false);
            var pace = new PublishPace(settings, time);
            for (var next = simulation.Next(); next.EventTime < end; next = simulation.Next())
            {
                for (var ahead = pace.Ahead(next.EventTime); ahead > Breath; ahead = pace.Ahead(next.EventTime))
                    await Task.Delay(ahead, time, cancellationToken).ConfigureAwait(false);
                if (_underWay.Count >= underWayMax) await SettleOldestAsync().ConfigureAwait(false);
                Publish(next);
                reached = next.EventTime;
            }

            while (_underWay.Count > 0) await SettleOldestAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is the ordinary end of an endless simulation.
        }

        return reached;

        void Publish(SimulatedReading reading) => _underWay.Enqueue((reading, client.PublishAsync(
            topics[reading.Sensor], Payload(reading), settings.QualityOfService, retain: false,
            cancellationToken).AsTask()));

        async Task SettleOldestAsync()
        {
            var (reading, handed) = _underWay.Dequeue();
            if (await handed.ConfigureAwait(false)) Published++;
            else await PublishAgainAsync(reading, Publish, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PublishAgainAsync(
        SimulatedReading first, Action<SimulatedReading> publish, CancellationToken cancellationToken)
    {
        List<SimulatedReading> lost = [first];
        while (_underWay.TryDequeue(out var later))
        {
            if (await later.Handed.ConfigureAwait(false)) Published++;
            else lost.Add(later.Reading);
        }

        await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
        await ConnectedAsync(cancellationToken).ConfigureAwait(false);
        lost.ForEach(publish);
    }

    private async Task ConnectedAsync(CancellationToken cancellationToken)
    {
        while (!client.Status.IsConnected) await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(false);
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
