namespace RnnStream.Mqtt.Broker;

/// <summary>A PUBLISH, or the Will of a CONNECT, as it lies in the receive buffer.</summary>
internal ref struct PublishRequest
{
    public ReadOnlySpan<byte> Topic { get; set; }

    public ushort PacketId { get; set; }

    public QualityOfService QualityOfService { get; set; }

    public bool Retain { get; set; }

    /// <summary>0 when there is none.</summary>
    public ushort TopicAlias { get; set; }

    /// <summary>Seconds; null when the message does not expire.</summary>
    public uint? ExpirySeconds { get; set; }

    /// <summary>Will delay, seconds.</summary>
    public uint DelaySeconds { get; set; }

    /// <summary>The properties that are passed on, encoded. Properties of other kinds are never among them.</summary>
    public ReadOnlySpan<byte> Properties { get; set; }

    public ReadOnlySpan<byte> Payload { get; set; }
}
