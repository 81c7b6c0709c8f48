namespace RnnStream.Mqtt;

/// <summary>A PUBLISH as it lies in the receive buffer. Spans are valid only during the call that delivers
/// it.</summary>
public readonly ref struct ReceivedMessage
{
    /// <summary>Topic name, UTF-8, already validated: well formed, no NUL, no wildcard, 1 to 65,535 bytes.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Payload as sent, at most the configured packet limit.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>When the bytes were read from the socket, nanoseconds since 1970, UTC.</summary>
    public required long ArrivalTime { get; init; }

    /// <summary>Position in this client's order of delivery; what <see cref="IMessageClient.Acknowledge"/>
    /// takes.</summary>
    public required long Position { get; init; }

    /// <summary>Packet identifier; 0 at quality of service 0.</summary>
    public required ushort PacketId { get; init; }

    /// <summary>Quality of service at which it was delivered.</summary>
    public required QualityOfService QualityOfService { get; init; }

    /// <summary>RETAIN flag: the last known value, not a new message.</summary>
    public required bool Retained { get; init; }

    /// <summary>DUP flag: the broker may have sent it before.</summary>
    public required bool Duplicate { get; init; }
}
