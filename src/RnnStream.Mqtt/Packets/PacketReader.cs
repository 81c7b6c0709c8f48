using System.Buffers.Binary;

namespace RnnStream.Mqtt.Packets;

/// <summary>Reads the body of a packet in place (MQTT 5.0, section 1.5); every Try method is false at a truncated or
/// malformed value.</summary>
internal ref struct PacketReader(ReadOnlySpan<byte> body)
{
    public ReadOnlySpan<byte> Remaining { get; private set; } = body;

    public readonly bool IsEmpty => Remaining.IsEmpty;

    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (Remaining.IsEmpty)
        {
            return false;
        }

        value = Remaining[0];
        Remaining = Remaining[1..];
        return true;
    }

    public bool TryReadUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(Remaining, out value))
        {
            return false;
        }

        Remaining = Remaining[2..];
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(Remaining, out value))
        {
            return false;
        }

        Remaining = Remaining[4..];
        return true;
    }

    /// <summary>At most four bytes, and no more than needed.</summary>
    public bool TryReadVariableInteger(out int value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(4, Remaining.Length); i++)
        {
            var digit = Remaining[i];
            value |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80)
            {
                Remaining = Remaining[(i + 1)..];
                return i == 0 || digit != 0;
            }
        }

        return false;
    }

    public bool TryRead(int size, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (size > Remaining.Length)
        {
            return false;
        }

        value = Remaining[..size];
        Remaining = Remaining[size..];
        return true;
    }

    public bool TryReadBinary(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryReadUInt16(out var size) && TryRead(size, out value);
    }

    /// <summary>UTF-8 without NUL, control characters and noncharacters.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> value) => TryReadBinary(out value) && Utf8Text.IsValid(value);
}
