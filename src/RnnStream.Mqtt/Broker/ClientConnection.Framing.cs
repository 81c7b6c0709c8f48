using System.Buffers;

namespace RnnStream.Mqtt.Broker;

/// <summary>From bytes to packets: the fixed header, and the limits that are checked on it alone.</summary>
internal sealed partial class ClientConnection
{
    private const int HeaderSizeMax = 5;

    /// <summary>CONNECT is the only packet of a client nobody knows yet.</summary>
    private const int ConnectSizeMax = 100_000;

    /// <summary>Parses the complete packets at the start of a span; returns the bytes they took.</summary>
    private int ParseFirst(ReadOnlySpan<byte> span)
    {
        var consumed = 0;
        while (CanParse && consumed < span.Length)
        {
            var rest = span[consumed..];
            if (!TryReadHeader(rest, out var headerSize, out var length) || rest.Length - headerSize < length)
            {
                break;
            }

            consumed += headerSize + length;
            Dispatch(rest[0], rest.Slice(headerSize, length));
        }

        return consumed;
    }

    /// <summary>Parses one packet that lies in several segments; returns the bytes it took.</summary>
    private int ParseAcrossSegments(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[HeaderSizeMax];
        var startSize = (int)Math.Min(buffer.Length, HeaderSizeMax);
        buffer.Slice(0, startSize).CopyTo(start);
        if (buffer.IsSingleSegment || !TryReadHeader(start[..startSize], out var headerSize, out var length)
            || buffer.Length < headerSize + length)
        {
            return 0;
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        buffer.Slice(headerSize, length).CopyTo(rented);
        Dispatch(start[0], rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return headerSize + length;
    }

    /// <summary>Reads type and length as far as they have come, and closes the connection at the first wrong
    /// byte.</summary>
    private bool TryReadHeader(ReadOnlySpan<byte> start, out int headerSize, out int length)
    {
        headerSize = 1;
        length = 0;
        if (!IsTypePossible(start[0]))
        {
            return false;
        }

        for (var shift = 0; headerSize < start.Length; shift += 7)
        {
            var digit = start[headerSize++];
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80)
            {
                return IsLengthPossible(start[0], length);
            }

            if (shift == 21)
            {
                CloseSilently();
                return false;
            }
        }

        return false;
    }

    private bool IsTypePossible(byte header)
    {
        if (_state == ConnectionState.New && PacketTypeOf(header) != PacketType.Connect)
        {
            CloseSilently();
        }
        else if (header >> 4 == 0)
        {
            Close(ReasonCode.ProtocolError);
        }

        return !IsClosed;
    }

    /// <summary>A length that no such packet can have closes the connection before anything is buffered.</summary>
    private bool IsLengthPossible(byte header, int length)
    {
        var isPossible = PacketTypeOf(header) switch
        {
            PacketType.Connect => length <= ConnectSizeMax,
            PacketType.PingRequest or PacketType.PingResponse => length == 0,
            PacketType.PublishAcknowledgement or PacketType.PublishReceived or PacketType.PublishRelease
                or PacketType.PublishComplete or PacketType.UnsubscribeAcknowledgement => _version == 5 || length == 2,
            PacketType.Disconnect => _version == 5 || length == 0,
            _ => true,
        };
        if (!isPossible)
        {
            CloseSilently();
        }
        else if (length > core.Options.PacketSizeMax)
        {
            Close(ReasonCode.PacketTooLarge);
        }

        return !IsClosed;
    }

    private static PacketType PacketTypeOf(byte header) => (PacketType)(header >> 4);
}
