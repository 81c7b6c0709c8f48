using System.Buffers.Binary;
using System.Text;

namespace RnnStream.Mqtt.Broker;

/// <summary>CONNACK and PUBLISH to the client.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>Topics of one client that get an alias, first come first served. Chosen: most clients see
    /// few.</summary>
    private const int OutboundAliasesMax = 64;

    private Dictionary<byte[], ushort>? _outboundAliases;
    private int _aliasesMax;
    private int _packetSizeMax = int.MaxValue;

    /// <summary>Encodes a PUBLISH; false, and counted, when it is larger than the client takes.</summary>
    public bool TrySendPublish(in Delivery delivery, ushort packetId, bool isDuplicate)
    {
        var message = delivery.Message;
        var isNewAlias = false;
        var alias = _version == 5 && _aliasesMax > 0 ? AliasOf(message.Topic, out isNewAlias) : (ushort)0;
        var topic = alias > 0 && !isNewAlias ? [] : message.Topic;
        var propertiesSize = _version == 5 ? PropertiesSize(delivery, alias) : 0;
        var length = 2 + topic.Length + (packetId > 0 ? 2 : 0) + message.Payload.Length
            + (_version == 5 ? VariableInteger.SizeOf(propertiesSize) + propertiesSize : 0);
        if (length + 1 + VariableInteger.SizeOf(length) > _packetSizeMax)
        {
            core.Counters.Drop(DropReason.TooLarge);
            return false;
        }

        if (isNewAlias)
        {
            _outboundAliases!.Add(message.Topic, alias);
        }

        var span = Outbound.GetSpan(HeaderSizeMax + length);
        span[0] = (byte)(((int)PacketType.Publish << 4) | (isDuplicate ? 8 : 0)
            | ((int)delivery.QualityOfService << 1) | (delivery.Retain ? 1 : 0));
        var size = 1 + VariableInteger.Write(span[1..], length);
        size += WriteBinary(span[size..], topic);
        if (packetId > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[size..], packetId);
            size += 2;
        }

        if (_version == 5)
        {
            size += VariableInteger.Write(span[size..], propertiesSize);
            size += WriteProperties(span[size..], delivery, alias);
        }

        message.Payload.CopyTo(span[size..]);
        Outbound.Advance(size + message.Payload.Length);
        core.Counters.Send();
        RequestWrite();
        return true;
    }

    private static int PropertiesSize(in Delivery delivery, ushort alias)
    {
        var size = delivery.Message.Properties.Length + (alias > 0 ? 3 : 0)
            + (delivery.Message.ExpiresAt == BrokerMessage.NeverExpires ? 0 : 5);
        foreach (var identifier in delivery.Identifiers)
        {
            size += 1 + VariableInteger.SizeOf(identifier);
        }

        return size;
    }

    private int WriteProperties(Span<byte> span, in Delivery delivery, ushort alias)
    {
        delivery.Message.Properties.CopyTo(span);
        var size = delivery.Message.Properties.Length;
        if (alias > 0)
        {
            span[size] = (byte)PropertyId.TopicAlias;
            BinaryPrimitives.WriteUInt16BigEndian(span[(size + 1)..], alias);
            size += 3;
        }

        if (delivery.Message.ExpiresAt != BrokerMessage.NeverExpires)
        {
            // What is left of the interval, not what the publisher sent (MQTT 5.0, section 3.3.2.3.3).
            var left = Math.Max(0, delivery.Message.ExpiresAt - core.Now);
            span[size] = (byte)PropertyId.MessageExpiryInterval;
            BinaryPrimitives.WriteUInt32BigEndian(span[(size + 1)..], (uint)((left + 999) / 1000));
            size += 5;
        }

        foreach (var identifier in delivery.Identifiers)
        {
            span[size++] = (byte)PropertyId.SubscriptionIdentifier;
            size += VariableInteger.Write(span[size..], identifier);
        }

        return size;
    }

    private ushort AliasOf(byte[] topic, out bool isNew)
    {
        _outboundAliases ??= new Dictionary<byte[], ushort>(Utf8Comparer.Instance);
        isNew = false;
        if (_outboundAliases.TryGetValue(topic, out var alias))
        {
            return alias;
        }

        isNew = _outboundAliases.Count < _aliasesMax;
        return isNew ? (ushort)(_outboundAliases.Count + 1) : (ushort)0;
    }

    private bool TrySendConnectAcknowledgement(ConnectRequest request, bool isPresent, bool isKeepAliveChanged)
    {
        var options = core.Options;
        Span<byte> properties = stackalloc byte[96];
        var size = 0;
        if (_version == 5)
        {
            size += WriteNumber(properties, PropertyId.TopicAliasMaximum, (ushort)options.TopicAliasMaximum);
            if (request.IsClientIdAssigned)
            {
                properties[size++] = (byte)PropertyId.AssignedClientIdentifier;
                size += WriteBinary(properties[size..], Encoding.UTF8.GetBytes(request.ClientId));
            }

            size += isKeepAliveChanged
                ? WriteNumber(properties[size..], PropertyId.ServerKeepAlive, (ushort)options.KeepAliveMax) : 0;
            if (request.SessionExpirySeconds > options.SessionExpiryMax.TotalSeconds)
            {
                properties[size] = (byte)PropertyId.SessionExpiryInterval;
                BinaryPrimitives.WriteUInt32BigEndian(
                    properties[(size + 1)..], (uint)options.SessionExpiryMax.TotalSeconds);
                size += 5;
            }

            properties[size] = (byte)PropertyId.MaximumPacketSize;
            BinaryPrimitives.WriteUInt32BigEndian(properties[(size + 1)..], (uint)options.PacketSizeMax);
            size += 5;
            size += WriteNumber(properties[size..], PropertyId.ReceiveMaximum, (ushort)options.ReceiveMaximum);
        }

        var length = 2 + (_version == 5 ? 1 + size : 0);
        if (length + 2 > _packetSizeMax)
        {
            return false;
        }

        var span = Outbound.GetSpan(length + 2);
        span[0] = (byte)PacketType.ConnectAcknowledgement << 4;
        span[1] = (byte)length;
        span[2] = (byte)(isPresent ? 1 : 0);
        span[3] = 0;
        if (_version == 5)
        {
            span[4] = (byte)size;
            properties[..size].CopyTo(span[5..]);
        }

        Outbound.Advance(length + 2);
        RequestWrite();
        return true;
    }

    private static int WriteNumber(Span<byte> span, PropertyId id, ushort value)
    {
        span[0] = (byte)id;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
        return 3;
    }

    private static int WriteBinary(Span<byte> span, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)value.Length);
        value.CopyTo(span[2..]);
        return 2 + value.Length;
    }
}
