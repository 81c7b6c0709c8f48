namespace RnnStream.Mqtt.Client;

/// <summary>What a client sends, encoded (MQTT 3.1.1 and 5.0, chapter 3).</summary>
internal static class ClientPackets
{
    private const int QualityShift = 1;

    /// <summary>CONNECT; without a session that outlives the connection if its expiry is 0.</summary>
    public static void Connect(
        PacketBuffer buffer, MqttClientOptions options, int version, string password, MqttWill? will)
    {
        var isFive = version == 5;
        var hasUser = options.Username.Length > 0;
        var hasPassword = password.Length > 0;
        var properties = isFive ? 5 + 3 + 5 : 0;
        var willProperties = isFive ? 1 : 0;
        var size = 10 + (isFive ? 1 + properties : 0) + PacketBuffer.SizeOf(options.ClientId)
            + (will is null ? 0 : willProperties + PacketBuffer.SizeOf(will.Topic) + 2 + will.Payload.Length)
            + (hasUser ? PacketBuffer.SizeOf(options.Username) : 0) + (hasPassword ? PacketBuffer.SizeOf(password) : 0);

        // Flags: user name, password, Will retained at quality 1, clean start.
        var flags = (options.SessionExpiry == TimeSpan.Zero ? 0x02 : 0) | (hasUser ? 0x80 : 0)
            | (hasPassword ? 0x40 : 0) | (will is null ? 0 : 0x20 | 0x08 | 0x04);
        buffer.Byte((int)PacketType.Connect << 4).Variable(size).Text("MQTT").Byte(isFive ? 5 : 4).Byte(flags)
            .UInt16((int)options.KeepAlive.TotalSeconds);
        if (isFive)
        {
            buffer.Variable(properties)
                .Byte((int)PropertyId.SessionExpiryInterval).UInt32((uint)options.SessionExpiry.TotalSeconds)
                .Byte((int)PropertyId.ReceiveMaximum).UInt16(options.ReceiveMaximum)
                .Byte((int)PropertyId.MaximumPacketSize).UInt32((uint)options.MaximumPacketSize);
        }
        buffer.Text(options.ClientId);
        if (will is not null)
        {
            if (isFive) buffer.Byte(0);
            buffer.Text(will.Topic).Binary(will.Payload);
        }
        if (hasUser) buffer.Text(options.Username);
        if (hasPassword) buffer.Text(password);
    }

    /// <summary>SUBSCRIBE to every filter with one packet.</summary>
    public static void Subscribe(
        PacketBuffer buffer, int version, ushort packetId, IReadOnlyList<MqttSubscription> subscriptions)
    {
        var size = 2 + (version == 5 ? 1 : 0) + subscriptions.Sum(static s => PacketBuffer.SizeOf(s.Filter) + 1);
        buffer.Byte(((int)PacketType.Subscribe << 4) | 2).Variable(size).UInt16(packetId);
        if (version == 5) buffer.Byte(0);
        foreach (var (filter, quality) in subscriptions) buffer.Text(filter).Byte((int)quality);
    }

    /// <summary>UNSUBSCRIBE from every filter with one packet.</summary>
    public static void Unsubscribe(PacketBuffer buffer, int version, ushort packetId, IReadOnlyList<string> filters)
    {
        var size = 2 + (version == 5 ? 1 : 0) + filters.Sum(PacketBuffer.SizeOf);
        buffer.Byte(((int)PacketType.Unsubscribe << 4) | 2).Variable(size).UInt16(packetId);
        if (version == 5) buffer.Byte(0);
        foreach (var filter in filters) buffer.Text(filter);
    }

    /// <summary>PUBLISH.</summary>
    public static void Publish(
        PacketBuffer buffer, int version, string topic, ReadOnlySpan<byte> payload,
        QualityOfService quality, bool retain, ushort packetId)
    {
        var hasId = quality != QualityOfService.AtMostOnce;
        var size = PacketBuffer.SizeOf(topic) + (hasId ? 2 : 0) + (version == 5 ? 1 : 0) + payload.Length;
        buffer.Byte(((int)PacketType.Publish << 4) | ((int)quality << QualityShift) | (retain ? 1 : 0)).Variable(size)
            .Text(topic);
        if (hasId) buffer.UInt16(packetId);
        if (version == 5) buffer.Byte(0);
        buffer.Raw(payload);
    }

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP without a reason: success.</summary>
    public static void Acknowledge(PacketBuffer buffer, PacketType type, ushort packetId) =>
        buffer.Byte(((int)type << 4) | (type == PacketType.PublishRelease ? 2 : 0)).Byte(2).UInt16(packetId);

    public static void Ping(PacketBuffer buffer) => buffer.Byte((int)PacketType.PingRequest << 4).Byte(0);

    /// <summary>DISCONNECT; the reason is said in 5.0 only.</summary>
    public static void Disconnect(PacketBuffer buffer, int version, ReasonCode reason)
    {
        buffer.Byte((int)PacketType.Disconnect << 4);
        if (version == 5 && reason != ReasonCode.Success) buffer.Byte(1).Byte((int)reason);
        else buffer.Byte(0);
    }
}
