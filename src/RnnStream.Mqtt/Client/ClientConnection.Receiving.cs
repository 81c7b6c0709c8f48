namespace RnnStream.Mqtt.Client;

/// <summary>The receive thread: reads, lets packets gather under load, and takes them apart.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>So many busy reads in a row count as load.</summary>
    private const int BusyReads = 4;

    private readonly ManualResetEventSlim _never = new(false);
    private long _lastReceived;
    private volatile bool _isInSink;
    private bool _isFailed;
    private int _busy;

    private void ReceiveUntilClosed()
    {
        while (!_isFailed)
        {
            Gather();
            var count = _transport.Receive(_frames.Free());
            if (count == 0) return;
            Interlocked.Exchange(ref _lastReceived, _time.GetTimestamp());
            _frames.Advance(count);
            var before = _messages;
            Dispatch();
            _busy = _messages > before ? _busy + 1 : 0;
            if (_messages > before) CallSink(static (sink, _) => sink.OnDrained(), 0);
        }

        // The reason is on its way out; the send thread closes behind it.
        while (_transport.Receive(_frames.Free()) > 0)
        {
        }
    }

    /// <summary>Under load, waits a moment so that one read takes many packets. When messages are rare a read finds
    /// nothing waiting, the run of busy reads breaks, and nothing is added.</summary>
    private void Gather()
    {
        if (_busy < BusyReads || _options.GatherTime == TimeSpan.Zero) return;
        var idle = _time.GetElapsedTime(Interlocked.Read(ref _lastReceived));
        if (idle > _options.GatherTime + _options.GatherTime || !_transport.HasPending) _busy = 0;
        else _never.Wait(_options.GatherTime);
    }

    private void Dispatch()
    {
        if (!_isConnected && _frames.TryPeek(out var first)) CheckFirst(first);
        while (!_isFailed && _frames.TryRead(out var header, out var body, out var fault)) Dispatch(header, body);
        if (_isFailed) return;
        _frames.TryRead(out _, out _, out var broken);
        if (broken != ReasonCode.Success)
        {
            Fail(broken, broken == ReasonCode.PacketTooLarge
                ? "a packet larger than Mqtt:MaximumPacketSize"
                : "a wrong length");
        }
    }

    /// <summary>Another service's greeting need not be a whole packet.</summary>
    private void CheckFirst(byte header)
    {
        if ((PacketType)(header >> 4) == PacketType.ConnectAcknowledgement) return;
        _end ??= "what answers is no MQTT broker: is it another service's port (Mqtt:Port)?";
        Fail(ReasonCode.ProtocolError, "something came before CONNACK");
    }

    private void Dispatch(byte header, ReadOnlySpan<byte> body)
    {
        var type = (PacketType)(header >> 4);
        var flags = header & 0x0F;
        var reader = new PacketReader(body);
        if (type != PacketType.Publish && flags != (type == PacketType.PublishRelease ? 2 : 0))
        {
            Fail(ReasonCode.MalformedPacket, "reserved flags");
            return;
        }
        var fault = type switch
        {
            PacketType.ConnectAcknowledgement => OnConnectAcknowledgement(ref reader),
            PacketType.Publish => OnPublish(flags, ref reader),
            PacketType.PublishAcknowledgement or PacketType.PublishReceived or PacketType.PublishRelease
                or PacketType.PublishComplete => OnAcknowledgement(type, ref reader),
            PacketType.SubscribeAcknowledgement => OnSubscribeAcknowledgement(ref reader),
            PacketType.UnsubscribeAcknowledgement => OnUnsubscribeAcknowledgement(ref reader),
            PacketType.PingResponse => OnPingResponse(ref reader),
            PacketType.Disconnect => OnDisconnect(ref reader),
            _ => ReasonCode.ProtocolError,
        };
        if (fault != ReasonCode.Success) Fail(fault, $"{type} ({fault})");
    }

    private ReasonCode OnPublish(int flags, ref PacketReader reader)
    {
        var quality = (QualityOfService)((flags >> 1) & 3);
        if ((int)quality == 3 || !reader.TryReadString(out var topic)) return ReasonCode.MalformedPacket;
        if (topic.ContainsAny((byte)'+', (byte)'#')) return ReasonCode.MalformedPacket;
        ushort packetId = 0;
        if (quality != QualityOfService.AtMostOnce)
        {
            if (!reader.TryReadUInt16(out packetId)) return ReasonCode.MalformedPacket;
            if (packetId == 0) return ReasonCode.ProtocolError;
        }
        if (_version == 5)
        {
            var fault = ReadPublishProperties(ref reader);
            if (fault != ReasonCode.Success) return fault;
        }
        if (topic.IsEmpty) return ReasonCode.ProtocolError;
        return Deliver(topic, reader.Remaining, flags, quality, packetId);
    }

    private static ReasonCode ReadPublishProperties(ref PacketReader reader)
    {
        var fault = PropertyReader.TryOpen(ref reader, PropertyScope.Publish, out var properties);
        var identifiers = 0;
        while (fault == ReasonCode.Success && properties.TryNext(out var property))
        {
            // We announced no topic aliases, so any is too many. We never ask for a subscription identifier either: one
            // does no harm, but several cannot be.
            if (property.Id == PropertyId.TopicAlias) fault = ReasonCode.TopicAliasInvalid;
            if (property.Id == PropertyId.SubscriptionIdentifier && ++identifiers > 1) fault = ReasonCode.ProtocolError;
        }
        return fault;
    }

    private ReasonCode Deliver(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, int flags, QualityOfService quality, ushort packetId)
    {
        lock (_gate)
        {
            if (quality == QualityOfService.ExactlyOnce && _session.ReceivedExactlyOnce.Contains(packetId))
            {
                ClientPackets.Acknowledge(_pending, PacketType.PublishReceived, packetId);
                _wake.Set();
                return ReasonCode.Success;
            }
            if (_version == 5 && quality != QualityOfService.AtMostOnce && _received.Count >= _options.ReceiveMaximum)
                return ReasonCode.ReceiveMaximumExceeded;
            _position++;
            if (quality != QualityOfService.AtMostOnce) _received.Add(_position, packetId, quality);
        }
        Interlocked.Increment(ref _messages);
        _isInSink = true;
        _sink.OnMessage(new ReceivedMessage
        {
            Topic = topic,
            Payload = payload,
            ArrivalTime = (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100,
            Position = _position,
            PacketId = packetId,
            QualityOfService = quality,
            Retained = (flags & 1) != 0,
            Duplicate = (flags & 8) != 0,
        });
        _isInSink = false;
        return ReasonCode.Success;
    }

    private void CallSink<T>(Action<IMessageSink, T> call, T argument)
    {
        _isInSink = true;
        call(_sink, argument);
        _isInSink = false;
    }

    private ReasonCode OnPingResponse(ref PacketReader reader)
    {
        _pingSentAt = 0;
        return reader.IsEmpty ? ReasonCode.Success : ReasonCode.MalformedPacket;
    }

    private ReasonCode OnDisconnect(ref PacketReader reader)
    {
        if (_version != 5) return ReasonCode.ProtocolError;
        var reason = ReasonCode.Success;
        if (reader.TryReadByte(out var code)) reason = (ReasonCode)code;
        if (!reader.IsEmpty)
        {
            var fault = PropertyReader.Skip(ref reader, PropertyScope.Disconnect);
            if (fault != ReasonCode.Success) return fault;
            if (!reader.IsEmpty) return ReasonCode.MalformedPacket;
        }
        _isRefusal = reason is ReasonCode.SessionTakenOver or ReasonCode.NotAuthorized or ReasonCode.Banned
            or ReasonCode.AdministrativeAction;
        Abort(reason == ReasonCode.SessionTakenOver
            ? "another client took over our session: is a second instance running "
                + $"with Mqtt:ClientId '{_options.ClientId}'?"
            : $"the broker disconnected us: {ReasonText.Of(reason)}");
        _isFailed = true;
        return ReasonCode.Success;
    }
}
