namespace RnnStream.Mqtt.Broker;

/// <summary>The PUBACK or PUBREC of one publish, waiting until every receiver in this process has acknowledged
/// it.</summary>
internal sealed class PendingAcknowledgement(PacketType packetType, ushort packetId)
{
    public PacketType PacketType { get; } = packetType;

    public ushort PacketId { get; } = packetId;

    /// <summary>Where to send it: the connection of the publish, or one on which it was repeated.</summary>
    public ClientConnection? Connection { get; set; }

    public ReasonCode ReasonCode { get; set; }

    /// <summary>Receivers in this process that have not acknowledged yet.</summary>
    public int Outstanding { get; set; }
}
