namespace RnnStream.Mqtt.Packets;

/// <summary>The packet, or the Will in a CONNECT, whose properties are read.</summary>
internal enum PropertyScope : byte
{
    Will = 0,
    Connect = PacketType.Connect,
    ConnectAcknowledgement = PacketType.ConnectAcknowledgement,
    Publish = PacketType.Publish,
    PublishAcknowledgement = PacketType.PublishAcknowledgement,
    PublishReceived = PacketType.PublishReceived,
    PublishRelease = PacketType.PublishRelease,
    PublishComplete = PacketType.PublishComplete,
    Subscribe = PacketType.Subscribe,
    SubscribeAcknowledgement = PacketType.SubscribeAcknowledgement,
    Unsubscribe = PacketType.Unsubscribe,
    UnsubscribeAcknowledgement = PacketType.UnsubscribeAcknowledgement,
    Disconnect = PacketType.Disconnect,
    Authenticate = PacketType.Authenticate,
}
