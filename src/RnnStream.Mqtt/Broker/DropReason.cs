namespace RnnStream.Mqtt.Broker;

/// <summary>Why a message did not reach a subscriber.</summary>
internal enum DropReason
{
    /// <summary>The subscriber's queue was full.</summary>
    QueueFull,

    /// <summary>Quality 0 and the subscriber was not connected.</summary>
    Offline,

    /// <summary>The message expired while it waited.</summary>
    Expired,

    /// <summary>Larger than the subscriber's maximum packet size.</summary>
    TooLarge,

    /// <summary>No room to retain it; it was delivered.</summary>
    RetainedFull,

    /// <summary>Its session ended before it was delivered.</summary>
    SessionEnded,
}
