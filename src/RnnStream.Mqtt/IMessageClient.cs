namespace RnnStream.Mqtt;

/// <summary>The seam: an MQTT client built for receiving, with manual cumulative acknowledgement.</summary>
public interface IMessageClient : IAsyncDisposable
{
    /// <summary>What the connection is doing, for health and logs. Safe from any thread.</summary>
    MqttClientStatus Status { get; }

    /// <summary>Connects, subscribes, delivers to <paramref name="sink"/> and reconnects with back-off until cancelled;
    /// then disconnects cleanly (or, with the start policy Fail, ends with an <see cref="MqttConnectException"/> when
    /// the first connection is refused).</summary>
    Task RunAsync(IMessageSink sink, CancellationToken cancellationToken);

    /// <summary>Acknowledges every message up to and including <paramref name="position"/>. Cumulative, thread-safe,
    /// cheap; acknowledgements go out in batches and in order. Positions of an earlier connection are
    /// ignored.</summary>
    void Acknowledge(long position);

    /// <summary>Publishes; completes when handed to the socket (quality 0), or when the broker has
    /// acknowledged.</summary>
    /// <returns>False when not connected or the connection was lost first: the caller decides about trying
    /// again.</returns>
    ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService qualityOfService, bool retain,
        CancellationToken cancellationToken);
}
