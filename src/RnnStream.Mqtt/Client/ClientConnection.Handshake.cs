namespace RnnStream.Mqtt.Client;

/// <summary>CONNACK and SUBACK: what the broker grants.</summary>
internal sealed partial class ClientConnection
{
    private const byte AcceptedFully = 0;
    private bool _isConnected;
    private bool _sessionPresent;
    private ushort _subscribePacketId;
    private long _keepAliveSeconds;
    private int _sendMaximum = 65_535;
    private uint _packetSizeLimit = uint.MaxValue;
    private bool _isRetainAvailable = true;
    private QualityOfService _qualityLimit = QualityOfService.ExactlyOnce;

    private ReasonCode OnConnectAcknowledgement(ref PacketReader reader)
    {
        if (_isConnected) return ReasonCode.ProtocolError;
        if (!reader.TryReadByte(out var flags) || !reader.TryReadByte(out var code) || flags > 1)
            return ReasonCode.MalformedPacket;
        _keepAliveSeconds = (long)_options.KeepAlive.TotalSeconds;

        // A broker that speaks 3.1.1 alone refuses version 5 in its own layout, without properties.
        var isOfOldBroker = code == 1 && reader.IsEmpty;
        if (_version == 5 && !isOfOldBroker)
        {
            var fault = ReadConnectProperties(ref reader);
            if (fault != ReasonCode.Success) return fault;
        }
        if (!reader.IsEmpty) return ReasonCode.MalformedPacket;
        if (code != AcceptedFully)
        {
            Refuse(code);
            return ReasonCode.Success;
        }
        if (flags != 0 && _options.SessionExpiry == TimeSpan.Zero) return ReasonCode.ProtocolError;
        _isConnected = true;
        _sessionPresent = (flags & 1) != 0;
        lock (_gate)
        {
            if (!_sessionPresent) _session.Clear();
            Subscribe();
        }
        _wake.Set();
        if (_sessionPresent || _subscriptions.Count == 0) BecomeReady();
        return ReasonCode.Success;
    }

    /// <summary>Subscribes anew at every connection, which costs nothing where the session holds the filters
    /// already.</summary>
    private void Subscribe()
    {
        if (_subscriptions.Count > 0)
        {
            _subscribePacketId = TakePacketId();
            ClientPackets.Subscribe(_pending, _version, _subscribePacketId, _subscriptions);
        }
        if (_sessionPresent && _formerFilters.Count > 0)
            ClientPackets.Unsubscribe(_pending, _version, TakePacketId(), _formerFilters);
    }

    private ReasonCode ReadConnectProperties(ref PacketReader reader)
    {
        var fault = PropertyReader.TryOpen(ref reader, PropertyScope.ConnectAcknowledgement, out var properties);
        while (fault == ReasonCode.Success && properties.TryNext(out var property))
        {
            switch (property.Id)
            {
                case PropertyId.ServerKeepAlive:
                    _keepAliveSeconds = property.Number;
                    break;
                case PropertyId.ReceiveMaximum:
                    _sendMaximum = (int)property.Number;
                    break;
                case PropertyId.MaximumPacketSize:
                    _packetSizeLimit = property.Number;
                    break;
                case PropertyId.RetainAvailable:
                    _isRetainAvailable = property.Number == 1;
                    break;
                case PropertyId.MaximumQuality:
                    _qualityLimit = (QualityOfService)property.Number;
                    break;
            }
        }
        return fault;
    }

    private void Refuse(byte code)
    {
        var isVersion = _version == 5 ? code is 0x84 or 1 : code == 1;
        var text = _version == 5 && code >= 0x80
            ? ReasonText.OfConnection((ReasonCode)code)
            : ReasonText.OfReturnCode(code);
        _isVersionRefused = isVersion;
        _isRefusal = !isVersion && code is not (3 or (byte)ReasonCode.ServerUnavailable or (byte)ReasonCode.ServerBusy);
        _end ??= $"the broker refuses us: {text}";
        _isFailed = true;
        _transport.Close();
    }

    private ReasonCode OnSubscribeAcknowledgement(ref PacketReader reader)
    {
        if (!reader.TryReadUInt16(out var packetId)) return ReasonCode.MalformedPacket;
        if (packetId == 0) return ReasonCode.ProtocolError;
        if (_version == 5)
        {
            var fault = PropertyReader.Skip(ref reader, PropertyScope.SubscribeAcknowledgement);
            if (fault != ReasonCode.Success) return fault;
        }
        if (reader.IsEmpty) return ReasonCode.MalformedPacket;
        if (packetId != _subscribePacketId) return ReasonCode.Success;
        for (var i = 0; reader.TryReadByte(out var code); i++)
        {
            if (code < 0x80 || i >= _subscriptions.Count) continue;
            _isRefusal = true;
            Abort($"the broker refuses the subscription '{_subscriptions[i].Filter}': "
                + (_version == 5 ? ReasonText.Of((ReasonCode)code) : "not allowed"));
            _isFailed = true;
            return ReasonCode.Success;
        }
        BecomeReady();
        return ReasonCode.Success;
    }

    private ReasonCode OnUnsubscribeAcknowledgement(ref PacketReader reader)
    {
        if (!reader.TryReadUInt16(out var packetId)) return ReasonCode.MalformedPacket;
        if (packetId == 0) return ReasonCode.ProtocolError;
        if (_version != 5) return reader.IsEmpty ? ReasonCode.Success : ReasonCode.MalformedPacket;

        // Some brokers leave the reason codes out; we would do nothing about them.
        return PropertyReader.Skip(ref reader, PropertyScope.UnsubscribeAcknowledgement);
    }

    private void BecomeReady()
    {
        if (_isReady) return;
        _isReady = true;
        Ready?.Invoke(_sessionPresent);
        CallSink(static (sink, present) => sink.OnConnected(present), _sessionPresent);
    }
}
