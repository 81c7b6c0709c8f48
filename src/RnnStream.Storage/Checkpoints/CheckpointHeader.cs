using System.Buffers.Binary;
using System.Text;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>The first bytes of a checkpoint: of which log, at which sequence number.</summary>
internal readonly record struct CheckpointHeader(Guid Identity, long Sequence, long CreationTime)
{
    /// <summary>Writes the header and returns its checksum, the seed of what follows.</summary>
    public uint Write(Span<byte> bytes, ReadOnlySpan<byte> magic)
    {
        bytes = bytes[..CheckpointFormat.HeaderSize];
        bytes.Clear();
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], CheckpointFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], CheckpointFormat.HeaderSize);
        Identity.TryWriteBytes(bytes[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], CreationTime);
        var checksum = Checksum(bytes, Identity);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CheckpointFormat.HeaderChecksumOffset..], checksum);
        return checksum;
    }

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="DamageException">It does not verify.</exception>
    /// <exception cref="NewerFormatException">A newer program wrote it.</exception>
    public static CheckpointHeader Read(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic, string path, out uint checksum)
    {
        if (bytes.Length < CheckpointFormat.HeaderSize)
            throw Mismatch.Of("checkpoint header of bytes", CheckpointFormat.HeaderSize, bytes.Length).At(path, 0);
        if (!bytes[..magic.Length].SequenceEqual(magic))
        {
            throw new DamageException(
                path, 0, $"magic {Encoding.ASCII.GetString(magic)}", Convert.ToHexString(bytes[..magic.Length]));
        }
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version > CheckpointFormat.Version)
            throw new NewerFormatException(path, version, CheckpointFormat.Version);
        var identity = new Guid(bytes.Slice(16, 16));
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckpointFormat.HeaderChecksumOffset..]);
        var actual = Checksum(bytes, identity);
        if (checksum != actual)
        {
            throw Mismatch.OfChecksum("header checksum", checksum, actual)
                .At(path, CheckpointFormat.HeaderChecksumOffset);
        }

        return new CheckpointHeader(
            identity,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, Guid identity) =>
        LogFormat.Checksum(LogFormat.Seed(identity), bytes[..CheckpointFormat.HeaderChecksumOffset]);
}
