namespace RnnStream.Mqtt.Packets;

/// <summary>One property as it lies in the receive buffer.</summary>
internal readonly ref struct Property
{
    public required PropertyId Id { get; init; }

    /// <summary>Value of a number; 0 for other forms.</summary>
    public required uint Number { get; init; }

    /// <summary>Value of a text or binary, the name of a user property; empty for numbers.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>The property with its identifier, as encoded.</summary>
    public required ReadOnlySpan<byte> Encoded { get; init; }
}
