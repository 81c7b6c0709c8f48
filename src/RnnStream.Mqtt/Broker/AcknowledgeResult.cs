namespace RnnStream.Mqtt.Broker;

/// <summary>What an acknowledgement of a client meant.</summary>
internal enum AcknowledgeResult
{
    /// <summary>It was awaited.</summary>
    Done,

    /// <summary>No message of this packet identifier is in flight; tolerated.</summary>
    Unknown,

    /// <summary>The message awaits another packet: a protocol error.</summary>
    OutOfOrder,
}
