using System.Buffers.Binary;

namespace RnnStream.Storage.Log;

/// <summary>What stands before the records of one group commit.</summary>
internal readonly record struct FrameHeader(
    int PayloadSize, long FirstSequence, long DurableOffset, int RecordCount, uint PreviousChecksum, uint Flags)
{
    public const int Size = 44;
    public const uint ClosingFlag = 1;

    private const uint Magic = 0x4D415246; // "FRAM", read little-endian.
    private const int HeaderChecksumOffset = 36;
    private const int ChecksumOffset = 40;

    /// <summary>Bytes of header, payload and padding.</summary>
    public int FrameSize => LogFormat.Align(Size + PayloadSize);

    public bool IsClosing => (Flags & ClosingFlag) != 0;

    /// <summary>Whether an aligned place could be a frame at all (cheap, for scanning).</summary>
    public static bool HasMagic(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic;

    /// <summary>Writes the header in front of a payload that is already in place, with its padding zero.</summary>
    /// <returns>The frame's checksum, which the next frame repeats.</returns>
    public uint Write(Span<byte> frame, uint seed)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], PayloadSize);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], DurableOffset);
        BinaryPrimitives.WriteInt32LittleEndian(frame[24..], RecordCount);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[28..], PreviousChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[32..], Flags);
        var headerChecksum = LogFormat.Checksum(seed, frame[..HeaderChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[HeaderChecksumOffset..], headerChecksum);
        var checksum = LogFormat.Checksum(headerChecksum, frame[Size..FrameSize]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>Reads a header that verifies by itself; says what is wrong otherwise.</summary>
    public static Mismatch? TryRead(ReadOnlySpan<byte> bytes, uint seed, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size) return Mismatch.Of("frame header of bytes", Size, bytes.Length);
        if (!HasMagic(bytes)) return new Mismatch("magic FRAM", Convert.ToHexString(bytes[..4]));
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderChecksumOffset..]);
        var actual = LogFormat.Checksum(seed, bytes[..HeaderChecksumOffset]);
        if (stored != actual) return Mismatch.OfChecksum("frame header checksum", stored, actual);
        header = new FrameHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]));
        if (header.PayloadSize is < 0 or > LogFormat.PayloadSizeMax)
            return Mismatch.Of("payload size up to", LogFormat.PayloadSizeMax, header.PayloadSize);
        if (header.Flags > ClosingFlag) return Mismatch.Of("flags up to", ClosingFlag, header.Flags);
        return null;
    }

    /// <summary>Checks the payload of a frame whose header was read.</summary>
    public static Mismatch? CheckPayload(ReadOnlySpan<byte> frame, out uint checksum)
    {
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(frame[ChecksumOffset..]);
        var seed = BinaryPrimitives.ReadUInt32LittleEndian(frame[HeaderChecksumOffset..]);
        var actual = LogFormat.Checksum(seed, frame[Size..]);
        return checksum == actual ? null : Mismatch.OfChecksum("frame checksum", checksum, actual);
    }
}
