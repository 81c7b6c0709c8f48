namespace RnnStream.Mqtt.Broker;

/// <summary>Which packet may come when, and what a wrong one means.</summary>
internal sealed partial class ClientConnection
{
    private long _lastPacketAt = core.Now;

    private void Dispatch(byte header, ReadOnlySpan<byte> body)
    {
        _lastPacketAt = core.Now;
        var reader = new PacketReader(body);
        if (_state == ConnectionState.New)
        {
            OnConnect(header, ref reader);
            return;
        }

        var reason = Dispatch(header, ref reader);
        if (reason != ReasonCode.Success)
        {
            Close(reason);
        }
    }

    private ReasonCode Dispatch(byte header, ref PacketReader reader)
    {
        var flags = header & 0x0F;
        switch (PacketTypeOf(header))
        {
            case PacketType.Publish:
                return OnPublish(header, ref reader);
            case PacketType.PublishAcknowledgement:
                return flags == 0 ? OnPublishAcknowledgement(ref reader) : ReasonCode.MalformedPacket;
            case PacketType.PublishReceived:
                return flags == 0 ? OnPublishReceived(ref reader) : ReasonCode.MalformedPacket;
            case PacketType.PublishRelease:
                return flags == 2 || _version == 3 ? OnPublishRelease(ref reader) : ReasonCode.ProtocolError;
            case PacketType.PublishComplete:
                return flags == 0 ? OnPublishComplete(ref reader) : ReasonCode.MalformedPacket;
            case PacketType.Subscribe:
                return flags == 2 ? OnSubscribe(ref reader) : ReasonCode.MalformedPacket;
            case PacketType.Unsubscribe:
                return flags == 2 ? OnUnsubscribe(ref reader) : ReasonCode.MalformedPacket;
            case PacketType.PingRequest:
                return flags == 0 ? OnPingRequest() : ReasonCode.MalformedPacket;
            case PacketType.Disconnect:
                return OnDisconnect(flags, ref reader);
            case PacketType.SubscribeAcknowledgement:
            case PacketType.UnsubscribeAcknowledgement:
            case PacketType.PingResponse:
                return flags == 0 ? ReasonCode.ProtocolError : ReasonCode.MalformedPacket;
            default:
                // A second CONNECT, a CONNACK, and AUTH, which needs a method agreed on in CONNECT.
                return ReasonCode.ProtocolError;
        }
    }

    private ReasonCode OnPingRequest()
    {
        var span = Outbound.GetSpan(2);
        span[0] = (byte)PacketType.PingResponse << 4;
        span[1] = 0;
        Outbound.Advance(2);
        RequestWrite();
        return ReasonCode.Success;
    }

    private ReasonCode OnDisconnect(int flags, ref PacketReader reader)
    {
        var reason = ReasonCode.Success;
        if (_version == 5 && !reader.IsEmpty)
        {
            if (!reader.TryReadByte(out var code))
            {
                return ReasonCode.MalformedPacket;
            }

            reason = (ReasonCode)code;
            if (!reader.IsEmpty && ReadDisconnectProperties(ref reader) is var fault and not ReasonCode.Success)
            {
                return fault;
            }
        }

        if (!reader.IsEmpty || (flags != 0 && _version != 3))
        {
            return ReasonCode.ProtocolError;
        }

        if (reason != ReasonCode.DisconnectWithWill)
        {
            _will = null;
        }

        CloseSilently();
        return ReasonCode.Success;
    }

    private ReasonCode ReadDisconnectProperties(ref PacketReader reader)
    {
        var fault = PropertyReader.TryOpen(ref reader, PropertyScope.Disconnect, out var properties);
        while (fault == ReasonCode.Success && properties.TryNext(out var property))
        {
            if (property.Id == PropertyId.SessionExpiryInterval)
            {
                if (property.Number > 0 && _session!.ExpirySeconds == 0)
                {
                    return ReasonCode.ProtocolError;
                }

                _session!.ExpirySeconds = property.Number;
            }
        }

        return fault;
    }
}
