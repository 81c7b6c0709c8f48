namespace RnnStream.Testing.Mqtt;

/// <summary>Kinds of steps in a packet sequence.</summary>
public enum PacketStepKind
{
    /// <summary>Bytes to the peer under test.</summary>
    Send,

    /// <summary>Bytes that the peer must send.</summary>
    Receive,

    /// <summary>Another client publishes.</summary>
    Publish,

    /// <summary>A subscription over the connection, packet identifier 1.</summary>
    Subscribe,

    /// <summary>An end of a subscription over the connection, packet identifier 1.</summary>
    Unsubscribe,
}
