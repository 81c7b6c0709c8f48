namespace RnnStream.Mqtt.Packets;

/// <summary>The properties of one packet, checked as a whole when opened, then read one by one. No
/// allocation.</summary>
internal ref struct PropertyReader
{
    private PacketReader _reader;

    private PropertyReader(ReadOnlySpan<byte> properties) => _reader = new PacketReader(properties);

    /// <summary>Bytes not yet read.</summary>
    public readonly int Size => _reader.Remaining.Length;

    public readonly bool IsEmpty => _reader.IsEmpty;

    /// <summary>Takes the properties off a packet: malformed if they cannot be parsed, a protocol error if one is out
    /// of place, repeated, or has a forbidden value.</summary>
    public static ReasonCode TryOpen(ref PacketReader packet, PropertyScope scope, out PropertyReader properties)
    {
        properties = default;
        if (!packet.TryReadVariableInteger(out var size) || !packet.TryRead(size, out var span))
        {
            return ReasonCode.MalformedPacket;
        }

        properties = new PropertyReader(span);
        return span.IsEmpty ? ReasonCode.Success : Check(span, scope);
    }

    /// <summary>Checks and passes over the properties of a packet.</summary>
    public static ReasonCode Skip(ref PacketReader packet, PropertyScope scope) => TryOpen(ref packet, scope, out _);

    /// <summary>The next property; false at the end.</summary>
    public bool TryNext(out Property property)
    {
        property = default;
        var reader = _reader;
        var isRead = !reader.IsEmpty && TryRead(ref reader, out property);
        _reader = reader;
        return isRead;
    }

    private static ReasonCode Check(ReadOnlySpan<byte> span, PropertyScope scope)
    {
        var reader = new PacketReader(span);
        var fault = ReasonCode.Success;
        var seen = 0UL;
        while (!reader.IsEmpty)
        {
            if (!TryRead(ref reader, out var property))
            {
                return ReasonCode.MalformedPacket;
            }

            fault = fault == ReasonCode.Success ? Check(property, scope, seen) : fault;
            seen |= property.Id == PropertyId.UserProperty ? 0 : 1UL << (int)property.Id;
        }

        return fault;
    }

    private static ReasonCode Check(in Property property, PropertyScope scope, ulong seen)
    {
        if (!PropertyRules.IsAllowed(property.Id, scope))
        {
            // Mosquitto and its tests take it as malformed in these two packets; the standard leaves it open.
            return scope is PropertyScope.Subscribe or PropertyScope.Unsubscribe
                ? ReasonCode.MalformedPacket : ReasonCode.ProtocolError;
        }

        // In a PUBLISH to a client a subscription identifier may come once per matching subscription.
        var isRepeated = (seen & (1UL << (int)property.Id)) != 0
            && !(property.Id == PropertyId.SubscriptionIdentifier && scope == PropertyScope.Publish);
        var isTopicWrong = property.Id == PropertyId.ResponseTopic
            && (property.Bytes.IsEmpty || property.Bytes.ContainsAny((byte)'+', (byte)'#'));
        return isRepeated || isTopicWrong || !PropertyRules.IsValueAllowed(property.Id, property.Number)
            ? ReasonCode.ProtocolError : ReasonCode.Success;
    }

    private static bool TryRead(scoped ref PacketReader reader, out Property property)
    {
        property = default;
        var start = reader.Remaining;
        uint number = 0;
        ReadOnlySpan<byte> bytes = default;
        if (!reader.TryReadVariableInteger(out var id) || !TryReadValue(ref reader, id, ref number, ref bytes))
        {
            return false;
        }

        property = new Property
        {
            Id = (PropertyId)id,
            Number = number,
            Bytes = bytes,
            Encoded = start[..(start.Length - reader.Remaining.Length)],
        };
        return true;
    }

    private static bool TryReadValue(
        scoped ref PacketReader reader, int id, ref uint number, ref ReadOnlySpan<byte> bytes)
    {
        bool isRead;
        switch (PropertyRules.FormOf(id))
        {
            case PropertyForm.Byte:
                isRead = reader.TryReadByte(out var one);
                number = one;
                return isRead;
            case PropertyForm.TwoBytes:
                isRead = reader.TryReadUInt16(out var two);
                number = two;
                return isRead;
            case PropertyForm.FourBytes:
                return reader.TryReadUInt32(out number);
            case PropertyForm.VariableInteger:
                isRead = reader.TryReadVariableInteger(out var variable);
                number = (uint)variable;
                return isRead;
            case PropertyForm.Binary:
                return reader.TryReadBinary(out bytes);
            case PropertyForm.Text:
                return reader.TryReadString(out bytes);
            case PropertyForm.TextPair:
                return reader.TryReadString(out bytes) && reader.TryReadString(out _);
            default:
                return false;
        }
    }
}
