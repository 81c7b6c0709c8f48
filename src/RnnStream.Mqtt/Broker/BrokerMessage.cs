namespace RnnStream.Mqtt.Broker;

/// <summary>One published message, immutable, shared by every queue that holds it.</summary>
/// <param name="topic">UTF-8 topic name.</param>
/// <param name="payload">The payload, copied once from the receive buffer.</param>
/// <param name="properties">The MQTT 5.0 properties that are passed on, encoded, in the order they came.</param>
internal sealed class BrokerMessage(byte[] topic, byte[] payload, byte[] properties)
{
    /// <summary>A message that never expires.</summary>
    public const long NeverExpires = long.MaxValue;

    /// <summary>Bytes counted for the object itself, so that empty messages count too.</summary>
    private const int Overhead = 96;

    public byte[] Topic { get; } = topic;

    public byte[] Payload { get; } = payload;

    public byte[] Properties { get; } = properties;

    public QualityOfService QualityOfService { get; init; }

    public bool Retain { get; init; }

    /// <summary>The Message Expiry Interval of a Will, which counts from its publication; null when there is
    /// none.</summary>
    public uint? ExpirySeconds { get; init; }

    /// <summary>When the message ceases to be delivered, in the broker's clock.</summary>
    public long ExpiresAt { get; init; } = NeverExpires;

    /// <summary>Arrival, nanoseconds since 1970, UTC.</summary>
    public long ArrivalTime { get; init; }

    /// <summary>The session that published it, for No Local.</summary>
    public Subscriber? Publisher { get; init; }

    public int Size => Overhead + Topic.Length + Payload.Length + Properties.Length;

    /// <summary>The same message from a known publisher.</summary>
    public BrokerMessage From(Subscriber publisher) => new(Topic, Payload, Properties)
    {
        QualityOfService = QualityOfService,
        Retain = Retain,
        ExpirySeconds = ExpirySeconds,
        ArrivalTime = ArrivalTime,
        Publisher = publisher,
    };

    /// <summary>The same message, its expiry counting from now: a Will is published when it is due.</summary>
    public BrokerMessage Published(long now) => ExpirySeconds is not { } seconds
        ? this
        : new(Topic, Payload, Properties)
        {
            QualityOfService = QualityOfService,
            Retain = Retain,
            ExpiresAt = now + (seconds * 1000L),
            ArrivalTime = ArrivalTime,
            Publisher = Publisher,
        };
}
