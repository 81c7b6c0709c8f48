namespace RnnStream.Mqtt.Broker;

/// <summary>Acknowledgements in both directions.</summary>
internal sealed partial class ClientConnection
{
    private readonly Queue<PendingAcknowledgement> _acknowledgements = new();

    /// <summary>Sends the acknowledgements at the head of the line that no receiver in this process holds
    /// back.</summary>
    public void SendReadyAcknowledgements()
    {
        while (_acknowledgements.TryPeek(out var pending) && pending.Outstanding == 0)
        {
            _acknowledgements.Dequeue();
            SendAcknowledgement(pending.PacketType, pending.PacketId, pending.ReasonCode);
        }
    }

    /// <summary>PUBREL, new or again.</summary>
    public void SendRelease(ushort packetId) =>
        SendAcknowledgement(PacketType.PublishRelease, packetId, ReasonCode.Success);

    /// <summary>Acknowledges a publish in its turn.</summary>
    private void Acknowledge(PendingAcknowledgement? pending, PacketType type, ushort packetId, ReasonCode reason)
    {
        if (_acknowledgements.Count == 0 && pending is not { Outstanding: > 0 })
        {
            SendAcknowledgement(type, packetId, reason);
            return;
        }

        pending ??= new PendingAcknowledgement(type, packetId);
        pending.Connection = this;
        pending.ReasonCode = reason;
        _acknowledgements.Enqueue(pending);
    }

    private void SendAcknowledgement(PacketType type, ushort packetId, ReasonCode reason)
    {
        var hasReason = _version == 5 && reason != ReasonCode.Success;
        var span = Outbound.GetSpan(5);
        span[0] = (byte)(((int)type << 4) | (type == PacketType.PublishRelease ? 2 : 0));
        span[1] = (byte)(hasReason ? 3 : 2);
        span[2] = (byte)(packetId >> 8);
        span[3] = (byte)packetId;
        span[4] = (byte)reason;
        Outbound.Advance(hasReason ? 5 : 4);
        RequestWrite();
    }

    private void SendDisconnect(ReasonCode reason)
    {
        ReadOnlySpan<byte> packet = [(byte)PacketType.Disconnect << 4, 1, (byte)reason];
        packet.CopyTo(Outbound.GetSpan(packet.Length));
        Outbound.Advance(packet.Length);
    }

    private ReasonCode OnPublishAcknowledgement(ref PacketReader reader)
    {
        var fault = ReadAcknowledgement(
            ref reader, PropertyScope.PublishAcknowledgement, out var packetId, out var reason);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        return IsPublishAnswer(reason)
            ? Answer(_session!.Complete(packetId, QualityOfService.AtLeastOnce))
            : ReasonCode.ProtocolError;
    }

    private ReasonCode OnPublishReceived(ref PacketReader reader)
    {
        var fault = ReadAcknowledgement(ref reader, PropertyScope.PublishReceived, out var packetId, out var reason);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        if (!IsPublishAnswer(reason))
        {
            return ReasonCode.ProtocolError;
        }

        if (reason >= ReasonCode.UnspecifiedError)
        {
            return Answer(_session!.Complete(packetId, QualityOfService.ExactlyOnce, isRefused: true));
        }

        var result = _session!.Release(packetId);
        if (result != AcknowledgeResult.OutOfOrder)
        {
            // Also for a message we no longer know: the client may repeat a PUBREC whose PUBREL was lost.
            SendRelease(packetId);
        }

        return Answer(result);
    }

    private ReasonCode OnPublishRelease(ref PacketReader reader)
    {
        var fault = ReadAcknowledgement(ref reader, PropertyScope.PublishRelease, out var packetId, out var reason);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        if (reason is not (ReasonCode.Success or ReasonCode.PacketIdentifierNotFound))
        {
            return ReasonCode.ProtocolError;
        }

        if (_session!.RemoveReceived(packetId) is { } received)
        {
            core.Publish(received.Message, core.Subscriptions.Find(received.Message.Topic), Receivers.Remote);
        }

        SendAcknowledgement(PacketType.PublishComplete, packetId, ReasonCode.Success);
        return ReasonCode.Success;
    }

    private ReasonCode OnPublishComplete(ref PacketReader reader)
    {
        var fault = ReadAcknowledgement(ref reader, PropertyScope.PublishComplete, out var packetId, out var reason);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        return reason is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound
            ? Answer(_session!.Complete(packetId, QualityOfService.ExactlyOnce))
            : ReasonCode.ProtocolError;
    }

    /// <summary>An answer of the client gave room in the window.</summary>
    private ReasonCode Answer(AcknowledgeResult result)
    {
        if (result == AcknowledgeResult.OutOfOrder)
        {
            return ReasonCode.ProtocolError;
        }

        _session!.Pump(core.Now);
        return ReasonCode.Success;
    }

    /// <summary>Reads the common form of PUBACK, PUBREC, PUBREL and PUBCOMP.</summary>
    private ReasonCode ReadAcknowledgement(
        ref PacketReader reader, PropertyScope scope, out ushort packetId, out ReasonCode reason)
    {
        reason = ReasonCode.Success;
        if (!reader.TryReadUInt16(out packetId))
        {
            return ReasonCode.MalformedPacket;
        }

        if (packetId == 0)
        {
            return ReasonCode.ProtocolError;
        }

        if (_version == 5 && reader.TryReadByte(out var code))
        {
            reason = (ReasonCode)code;
            if (!reader.IsEmpty && PropertyReader.Skip(ref reader, scope) is var fault and not ReasonCode.Success)
            {
                return fault;
            }
        }

        return reader.IsEmpty ? ReasonCode.Success : ReasonCode.MalformedPacket;
    }

    /// <summary>The reason codes that PUBACK and PUBREC may carry (MQTT 5.0, table 3-4).</summary>
    private static bool IsPublishAnswer(ReasonCode reason) => reason
        is ReasonCode.Success or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError
        or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid
        or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid;
}
