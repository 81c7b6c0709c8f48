namespace RnnStream.Mqtt.Packets;

/// <summary>Finds whole packets in a buffer that is read into and used again; nothing is copied but a rest that a
/// packet leaves at the end.</summary>
/// <remarks>The buffer grows to the size of the largest packet that came, never beyond the limit: a length is checked
/// before a byte is allocated for it.</remarks>
internal sealed class FrameReader(int packetSizeMax)
{
    private const int SizeStart = 64 * 1024;
    private byte[] _bytes = new byte[SizeStart];
    private int _start;
    private int _end;
    private ReasonCode _fault;

    /// <summary>Where to read the next bytes to; never empty, if <see cref="TryRead"/> was called until it had no more.
    /// After a fault what came is dropped.</summary>
    public Span<byte> Free()
    {
        if (_start == _end || _fault != ReasonCode.Success) _start = _end = 0;
        // Room is reserved for the rest of a packet, from its start on: only one behind others can reach the end.
        if (_end == _bytes.Length) Move(_bytes);
        return _bytes.AsSpan(_end);
    }

    /// <summary>So many bytes were read into <see cref="Free"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>The first byte of the next packet, whole or not; false when nothing has come.</summary>
    public bool TryPeek(out byte header)
    {
        header = _start < _end ? _bytes[_start] : (byte)0;
        return _start < _end;
    }

    /// <summary>Takes the next whole packet.</summary>
    /// <param name="header">Its first byte.</param>
    /// <param name="body">What follows the remaining length; valid until <see cref="Free"/>.</param>
    /// <param name="fault">What is wrong with the bytes, for good; success otherwise.</param>
    /// <returns>False when the packet is not whole yet, or there is a fault.</returns>
    public bool TryRead(out byte header, out ReadOnlySpan<byte> body, out ReasonCode fault)
    {
        header = 0;
        body = default;
        fault = _fault;
        if (fault != ReasonCode.Success) return false;
        var available = _bytes.AsSpan(_start, _end - _start);
        if (available.Length < 2) return false;
        var length = 0;
        for (var digits = 1; digits < available.Length; digits++)
        {
            var digit = available[digits];
            length |= (digit & 0x7F) << (7 * (digits - 1));
            if (digit < 0x80) return TryTake(available, digits + 1, length, out header, out body, ref fault);
            if (digits < 4) continue;
            fault = _fault = ReasonCode.MalformedPacket;
            return false;
        }
        return false;
    }

    private bool TryTake(
        ReadOnlySpan<byte> available, int headerSize, int length, out byte header, out ReadOnlySpan<byte> body,
        scoped ref ReasonCode fault)
    {
        header = available[0];
        body = default;
        if (headerSize + length > packetSizeMax)
        {
            fault = _fault = ReasonCode.PacketTooLarge;
            return false;
        }
        if (available.Length < headerSize + length)
        {
            Reserve(headerSize + length);
            return false;
        }
        body = available.Slice(headerSize, length);
        _start += headerSize + length;
        return true;
    }

    private void Reserve(int size)
    {
        if (size > _bytes.Length) Move(new byte[Math.Min(packetSizeMax, Math.Max(size, _bytes.Length * 2))]);
    }

    private void Move(byte[] target)
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(target);
        _bytes = target;
        _end -= _start;
        _start = 0;
    }
}
