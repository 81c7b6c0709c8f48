namespace RnnStream.Mqtt.Broker;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0, sections 3.8 to 3.11).</summary>
internal sealed partial class ClientConnection
{
    private const byte NoLocalOption = 0x04;
    private const byte RetainAsPublishedOption = 0x08;
    private const byte ReservedOptions = 0xC0;

    private ReasonCode OnSubscribe(ref PacketReader reader)
    {
        var fault = ReadSubscribeHead(ref reader, PropertyScope.Subscribe, out var packetId, out var identifier);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        var codes = new List<byte>();
        var added = new List<Subscription>();
        while (fault == ReasonCode.Success && !reader.IsEmpty)
        {
            fault = ReadSubscription(ref reader, identifier, codes, added);
        }

        if (fault != ReasonCode.Success || (codes.Count == 0 && _version > 3))
        {
            return fault == ReasonCode.Success ? ReasonCode.MalformedPacket : fault;
        }

        SendSubscribeAnswer(PacketType.SubscribeAcknowledgement, packetId, codes);
        added.ForEach(core.DeliverRetained);
        return ReasonCode.Success;
    }

    private ReasonCode ReadSubscribeHead(
        ref PacketReader reader, PropertyScope scope, out ushort packetId, out int identifier)
    {
        identifier = 0;
        if (!reader.TryReadUInt16(out packetId) || packetId == 0)
        {
            return ReasonCode.MalformedPacket;
        }

        if (_version < 5)
        {
            return ReasonCode.Success;
        }

        var fault = PropertyReader.TryOpen(ref reader, scope, out var properties);
        while (fault == ReasonCode.Success && properties.TryNext(out var property))
        {
            if (property.Id == PropertyId.SubscriptionIdentifier)
            {
                identifier = (int)property.Number;
            }
        }

        return fault;
    }

    private ReasonCode ReadSubscription(
        ref PacketReader reader, int identifier, List<byte> codes, List<Subscription> added)
    {
        if (!reader.TryReadString(out var filter) || !TopicName.IsValidFilter(filter, core.Options)
            || !reader.TryReadByte(out var options) || !AreOptionsPossible(options))
        {
            return ReasonCode.MalformedPacket;
        }

        var isShared = filter.StartsWith("$share/"u8);
        if (isShared && (options & NoLocalOption) != 0)
        {
            return ReasonCode.ProtocolError;
        }

        var own = _session!.Subscriptions;
        var isKnown = own.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(filter);
        if (!isKnown && own.Count >= core.Options.SubscriptionsPerClientMax)
        {
            codes.Add((byte)(_version == 5 ? ReasonCode.QuotaExceeded : ReasonCode.UnspecifiedError));
            return ReasonCode.Success;
        }

        var subscription = new Subscription(_session, filter.ToArray(), identifier)
        {
            QualityOfService = (QualityOfService)(options & 3),
            NoLocal = (options & NoLocalOption) != 0,
            RetainAsPublished = (options & RetainAsPublishedOption) != 0,
        };
        core.Subscriptions.Add(subscription);
        codes.Add((byte)(options & 3));
        var retainHandling = (options >> 4) & 3;
        if (!isShared && (retainHandling == 0 || (retainHandling == 1 && !isKnown)))
        {
            added.Add(subscription);
        }

        return ReasonCode.Success;
    }

    private bool AreOptionsPossible(byte options) => _version == 5
        ? (options & 3) <= 2 && (options & 0x30) != 0x30 && (options & ReservedOptions) == 0
        : options <= 2;

    private ReasonCode OnUnsubscribe(ref PacketReader reader)
    {
        var fault = ReadSubscribeHead(ref reader, PropertyScope.Unsubscribe, out var packetId, out _);
        if (fault != ReasonCode.Success)
        {
            return fault;
        }

        var codes = new List<byte>();
        while (!reader.IsEmpty)
        {
            if (!reader.TryReadString(out var filter) || !TopicName.IsValidFilter(filter, core.Options))
            {
                return ReasonCode.MalformedPacket;
            }

            var isRemoved = core.Subscriptions.Remove(_session!, filter.ToArray());
            codes.Add((byte)(isRemoved ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted));
        }

        if (codes.Count == 0 && _version > 3)
        {
            return ReasonCode.MalformedPacket;
        }

        SendSubscribeAnswer(PacketType.UnsubscribeAcknowledgement, packetId, codes);
        return ReasonCode.Success;
    }

    private void SendSubscribeAnswer(PacketType type, ushort packetId, List<byte> codes)
    {
        var isCodeless = type == PacketType.UnsubscribeAcknowledgement && _version < 5;
        var length = 2 + (_version == 5 ? 1 : 0) + (isCodeless ? 0 : codes.Count);
        var span = Outbound.GetSpan(HeaderSizeMax + length);
        span[0] = (byte)((int)type << 4);
        var size = 1 + VariableInteger.Write(span[1..], length);
        span[size++] = (byte)(packetId >> 8);
        span[size++] = (byte)packetId;
        if (_version == 5)
        {
            span[size++] = 0;
        }

        for (var i = 0; !isCodeless && i < codes.Count; i++)
        {
            span[size++] = codes[i];
        }

        Outbound.Advance(size);
        RequestWrite();
    }
}
