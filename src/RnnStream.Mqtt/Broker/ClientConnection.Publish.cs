namespace RnnStream.Mqtt.Broker;

/// <summary>PUBLISH from a client (MQTT 5.0, section 3.3).</summary>
internal sealed partial class ClientConnection
{
    private byte[]?[] _inboundAliases = [];

    private ReasonCode OnPublish(byte header, ref PacketReader reader)
    {
        var publish = new PublishRequest
        {
            QualityOfService = (QualityOfService)((header >> 1) & 3),
            Retain = (header & 1) != 0,
        };
        var fault = ReadPublish(header, ref reader, ref publish);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        core.Counters.Receive();
        if (TopicName.IsReserved(publish.Topic))
        {
            RefusePublish(publish);
            return ReasonCode.Success;
        }

        var route = core.Subscriptions.Find(publish.Topic);
        fault = publish.QualityOfService switch
        {
            QualityOfService.AtMostOnce => AcceptUnacknowledged(publish, route),
            QualityOfService.AtLeastOnce => AcceptAtLeastOnce(publish, route),
            _ => AcceptExactlyOnce(publish, route),
        };
        WaitingFor = route.FullReceiver();
        return fault;
    }

    private ReasonCode ReadPublish(byte header, ref PacketReader reader, ref PublishRequest publish)
    {
        var isDuplicate = (header & 8) != 0;
        if ((isDuplicate && publish.QualityOfService == QualityOfService.AtMostOnce)
            || publish.QualityOfService > QualityOfService.ExactlyOnce
            || !reader.TryReadString(out var topic) || (topic.Length == 0 && _version < 5))
        {
            return ReasonCode.MalformedPacket;
        }

        if (publish.QualityOfService != QualityOfService.AtMostOnce)
        {
            if (!reader.TryReadUInt16(out var packetId))
            {
                return ReasonCode.MalformedPacket;
            }

            if (packetId == 0)
            {
                return ReasonCode.ProtocolError;
            }

            publish.PacketId = packetId;
        }

        var fault = _version == 5
            ? ReadPublishProperties(ref reader, PropertyScope.Publish, ref publish)
            : ReasonCode.Success;
        if (fault == ReasonCode.Success && publish.TopicAlias != 0)
        {
            fault = ResolveAlias(publish.TopicAlias, ref topic);
        }

        if (fault == ReasonCode.Success && !TopicName.IsValid(topic, core.Options))
        {
            fault = ReasonCode.MalformedPacket;
        }

        publish.Topic = topic;
        publish.Payload = reader.Remaining;
        return fault;
    }

    private ReasonCode ResolveAlias(ushort alias, ref ReadOnlySpan<byte> topic)
    {
        if (alias > core.Options.TopicAliasMaximum)
        {
            return ReasonCode.TopicAliasInvalid;
        }

        if (topic.Length > 0)
        {
            if (_inboundAliases.Length <= alias)
            {
                Array.Resize(ref _inboundAliases, alias + 1);
            }

            _inboundAliases[alias] = core.Subscriptions.Find(topic).Topic;
            return ReasonCode.Success;
        }

        topic = alias < _inboundAliases.Length ? _inboundAliases[alias] : default(ReadOnlySpan<byte>);
        return topic.Length > 0 ? ReasonCode.Success : ReasonCode.ProtocolError;
    }

    private ReasonCode AcceptUnacknowledged(in PublishRequest publish, Route route)
    {
        if (!route.IsEmpty || publish.Retain)
        {
            core.Publish(MessageFrom(publish, route), route);
        }

        return ReasonCode.Success;
    }

    private ReasonCode AcceptAtLeastOnce(in PublishRequest publish, Route route)
    {
        if (IsReceiveMaximumExceeded())
        {
            return ReasonCode.ReceiveMaximumExceeded;
        }

        PendingAcknowledgement? pending = null;
        if (route.HasLocal)
        {
            pending = new PendingAcknowledgement(PacketType.PublishAcknowledgement, publish.PacketId);
        }

        if (!route.IsEmpty || publish.Retain)
        {
            core.Publish(MessageFrom(publish, route), route, Receivers.All, pending);
        }

        var reason = route.IsEmpty ? ReasonCode.NoMatchingSubscribers : ReasonCode.Success;
        Acknowledge(pending, PacketType.PublishAcknowledgement, publish.PacketId, reason);
        return ReasonCode.Success;
    }

    private ReasonCode AcceptExactlyOnce(in PublishRequest publish, Route route)
    {
        if (_session!.FindReceived(publish.PacketId) is { } earlier)
        {
            if (earlier.IsSame(publish))
            {
                return RepeatExactlyOnce(publish, earlier);
            }

            // The client has forgotten the earlier message and uses its identifier again, as after losing its state.
            _session.RemoveReceived(publish.PacketId);
        }

        if (IsReceiveMaximumExceeded())
        {
            return ReasonCode.ReceiveMaximumExceeded;
        }

        var received = new ReceivedExactlyOnce(MessageFrom(publish, route));
        if (!_session.TryAddReceived(publish.PacketId, received))
        {
            Acknowledge(pending: null, PacketType.PublishReceived, publish.PacketId, ReasonCode.QuotaExceeded);
            return ReasonCode.Success;
        }

        if (route.HasLocal)
        {
            received.Pending = new PendingAcknowledgement(PacketType.PublishReceived, publish.PacketId);
            core.Publish(received.Message, route, Receivers.Local, received.Pending);
        }

        Acknowledge(received.Pending, PacketType.PublishReceived, publish.PacketId, ReasonCode.Success);
        return ReasonCode.Success;
    }

    /// <summary>Sent again before PUBREL: the same message is acknowledged again, at most once per
    /// connection.</summary>
    private ReasonCode RepeatExactlyOnce(in PublishRequest publish, ReceivedExactlyOnce earlier)
    {
        if (++earlier.Repeats > 1)
        {
            return ReasonCode.ProtocolError;
        }

        if (earlier.Pending is not { Outstanding: > 0 } pending)
        {
            Acknowledge(pending: null, PacketType.PublishReceived, publish.PacketId, ReasonCode.Success);
        }
        else if (pending.Connection != this)
        {
            Acknowledge(pending, PacketType.PublishReceived, publish.PacketId, ReasonCode.Success);
        }

        return ReasonCode.Success;
    }

    /// <summary>A client of 5.0 was told how many publishes it may leave open; what waits for receivers here
    /// counts.</summary>
    private bool IsReceiveMaximumExceeded() =>
        _version == 5 && _session!.ReceivedCount + _acknowledgements.Count >= core.Options.ReceiveMaximum;

    private void RefusePublish(in PublishRequest publish)
    {
        var type = publish.QualityOfService == QualityOfService.AtLeastOnce
            ? PacketType.PublishAcknowledgement : PacketType.PublishReceived;
        if (publish.QualityOfService != QualityOfService.AtMostOnce)
        {
            Acknowledge(pending: null, type, publish.PacketId, ReasonCode.NotAuthorized);
        }
    }

    private BrokerMessage MessageFrom(in PublishRequest publish, Route route) =>
        new(route.Topic, publish.Payload.ToArray(), publish.Properties.ToArray())
        {
            QualityOfService = publish.QualityOfService,
            Retain = publish.Retain,
            ExpiresAt = publish.ExpirySeconds is { } seconds
                ? core.Now + (seconds * 1000L) : BrokerMessage.NeverExpires,
            ArrivalTime = core.ArrivalTime,
            Publisher = _session,
        };
}
