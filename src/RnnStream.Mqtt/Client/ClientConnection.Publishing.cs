namespace RnnStream.Mqtt.Client;

/// <summary>Our own publishes: bounded in flight, completed by the broker's acknowledgement.</summary>
internal sealed partial class ClientConnection
{
    private const int InFlightMax = 1_024;
    private const int PendingSizeMax = 4 << 20;
    private readonly Dictionary<ushort, OutgoingPublish> _inFlight = [];
    private readonly Queue<TaskCompletionSource> _waiting = new();

    // Whoever waits for room waits in turn, so that publishes go out in the order of the calls.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Publishes; false when the connection ends first.</summary>
    public async ValueTask<bool> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, QualityOfService quality, bool retain,
        CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool>? done;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (TryPublish(topic, payload.Span, quality, retain, out done) is { } room)
                await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
        return done is null ? IsReady : await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null when it is done; otherwise what completes when there may be room.</returns>
    private Task? TryPublish(
        string topic, ReadOnlySpan<byte> payload, QualityOfService quality, bool retain,
        out TaskCompletionSource<bool>? done)
    {
        done = null;
        lock (_gate)
        {
            if (!IsReady) return null;
            if (payload.Length + topic.Length + 16L > _packetSizeLimit)
                throw new ArgumentException("the message is larger than the broker accepts");
            if (_pending.Length > PendingSizeMax) return WaitForRoom();
            quality = (QualityOfService)Math.Min((int)quality, (int)_qualityLimit);
            ushort packetId = 0;
            if (quality != QualityOfService.AtMostOnce)
            {
                if (_inFlight.Count >= Math.Min(InFlightMax, _sendMaximum)) return WaitForRoom();
                packetId = TakePacketId();
                done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                _inFlight.Add(packetId, new OutgoingPublish(quality, done));
            }
            ClientPackets.Publish(_pending, _version, topic, payload, quality, retain && _isRetainAvailable, packetId);
        }
        _wake.Set();
        return null;
    }

    /// <summary>Under the gate since there was found to be no room: what makes room afterwards finds who waits.</summary>
    private Task WaitForRoom()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(room);
        return room.Task;
    }

    private void ReleaseWaiting()
    {
        lock (_gate)
            while (_waiting.TryDequeue(out var room)) room.TrySetResult();
    }

    private ReasonCode OnAcknowledgement(PacketType type, ref PacketReader reader)
    {
        if (!reader.TryReadUInt16(out var packetId)) return ReasonCode.MalformedPacket;
        if (packetId == 0) return ReasonCode.ProtocolError;
        var reason = ReasonCode.Success;
        if (!reader.IsEmpty)
        {
            if (_version != 5 || !reader.TryReadByte(out var code)) return ReasonCode.MalformedPacket;
            reason = (ReasonCode)code;
            if (!ReasonText.IsAllowed(type, reason)) return ReasonCode.ProtocolError;
        }
        if (!reader.IsEmpty)
        {
            var fault = PropertyReader.Skip(ref reader, (PropertyScope)type);
            if (fault != ReasonCode.Success) return fault;
            if (!reader.IsEmpty) return ReasonCode.MalformedPacket;
        }
        lock (_gate) Advance(type, packetId, reason);
        _wake.Set();
        return ReasonCode.Success;
    }

    private void Advance(PacketType type, ushort packetId, ReasonCode reason)
    {
        if (type == PacketType.PublishRelease)
        {
            _session.ReceivedExactlyOnce.Remove(packetId);
            ClientPackets.Acknowledge(_pending, PacketType.PublishComplete, packetId);
            return;
        }
        var isKnown = _inFlight.TryGetValue(packetId, out var publish);
        if (type == PacketType.PublishReceived && (int)reason < 0x80)
        {
            // Also when unknown: it may be left over from an earlier connection, and the broker waits for its release.
            ClientPackets.Acknowledge(_pending, PacketType.PublishRelease, packetId);
            return;
        }
        if (!isKnown) return;
        _inFlight.Remove(packetId);
        publish.Done.TrySetResult((int)reason < 0x80);
        while (_waiting.TryDequeue(out var room)) room.TrySetResult();
    }

    private void FailPublishes()
    {
        lock (_gate)
        {
            _end ??= WhyClosed();
            foreach (var publish in _inFlight.Values) publish.Done.TrySetResult(false);
            _inFlight.Clear();
            while (_waiting.TryDequeue(out var room)) room.TrySetResult();
        }
    }

    /// <summary>A packet identifier that is not in use, from 1 to 65,535.</summary>
    private ushort TakePacketId()
    {
        while (true)
        {
            var packetId = _session.NextPacketId;
            _session.NextPacketId = packetId == ushort.MaxValue ? (ushort)1 : (ushort)(packetId + 1);
            if (!_inFlight.ContainsKey(packetId)) return packetId;
        }
    }

    private readonly record struct OutgoingPublish(QualityOfService Quality, TaskCompletionSource<bool> Done);
}
