namespace RnnStream.Mqtt.Client;

/// <summary>What outlives a connection: which exactly-once messages are delivered but not released yet.</summary>
/// <remarks>Used by one connection at a time, under its gate.</remarks>
internal sealed class ClientSession
{
    /// <summary>Packet identifiers of messages for which PUBREC went out and PUBREL has not come (5.0, section
    /// 4.3.3).</summary>
    public HashSet<ushort> ReceivedExactlyOnce { get; } = [];

    /// <summary>Next packet identifier of our own packets.</summary>
    public ushort NextPacketId { get; set; } = 1;

    /// <summary>The broker has forgotten the session; so do we.</summary>
    public void Clear() => ReceivedExactlyOnce.Clear();
}
