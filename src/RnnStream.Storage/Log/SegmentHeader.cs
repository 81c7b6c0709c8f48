using System.Buffers.Binary;

namespace RnnStream.Storage.Log;

/// <summary>The first bytes of a segment: which log, from which sequence number, continuing what.</summary>
internal readonly record struct SegmentHeader(
    Guid Identity, long FirstSequence, long CreationTime, uint PreviousChecksum)
{
    public const int Size = 64;

    private const int ChecksumOffset = 60;

    private static ReadOnlySpan<byte> Magic => "RNNSLOG1"u8;

    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..Size];
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], LogFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Size);
        Identity.TryWriteBytes(bytes[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], CreationTime);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], PreviousChecksum);
        var checksum = LogFormat.Checksum(LogFormat.Seed(Identity), bytes[..ChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumOffset..], checksum);
    }

    /// <summary>Reads and checks a header; the path is for messages.</summary>
    /// <exception cref="DamageException">It does not verify.</exception>
    /// <exception cref="NewerFormatException">A newer program wrote it.</exception>
    public static SegmentHeader Read(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < Size)
            throw Mismatch.Of("segment header of bytes", Size, bytes.Length).At(path, 0);
        bytes = bytes[..Size];
        if (!bytes[..Magic.Length].SequenceEqual(Magic))
            throw new DamageException(path, 0, "magic RNNSLOG1", Convert.ToHexString(bytes[..Magic.Length]));

        // The version comes before the checksum: a newer format may have another checksum.
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var identity = new Guid(bytes.Slice(16, 16));
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]);
        var actual = LogFormat.Checksum(LogFormat.Seed(identity), bytes[..ChecksumOffset]);
        if (version > LogFormat.Version) throw new NewerFormatException(path, version, LogFormat.Version);
        if (checksum != actual) throw Mismatch.OfChecksum("header checksum", checksum, actual).At(path, ChecksumOffset);
        return new SegmentHeader(
            identity,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]));
    }
}
