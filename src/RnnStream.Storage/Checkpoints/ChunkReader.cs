using System.Buffers.Binary;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>Reads chunks of a checkpoint in order and verifies each one.</summary>
/// <param name="file">The checkpoint.</param>
/// <param name="offset">Where the first chunk starts.</param>
/// <param name="checksum">Checksum of what stands before it, the seed of its own.</param>
internal sealed class ChunkReader(IFile file, long offset, uint checksum)
{
    private readonly byte[] _chunk = new byte[CheckpointFormat.ChunkHeaderSize + CheckpointFormat.ChunkSizeMax];
    private int _size;

    /// <summary>Where the next chunk starts.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Checksum of the last chunk read, the seed of the next.</summary>
    public uint Checksum { get; private set; } = checksum;

    /// <summary>Content of the last chunk read.</summary>
    public ReadOnlySpan<byte> Content => _chunk.AsSpan(CheckpointFormat.ChunkHeaderSize, _size);

    /// <summary>Reads the next chunk of a section that still lacks so many bytes.</summary>
    /// <exception cref="DamageException">It does not verify.</exception>
    public void Read(long missing)
    {
        var wanted = (int)Math.Min(missing, CheckpointFormat.ChunkSizeMax);
        var bytes = _chunk.AsSpan(0, CheckpointFormat.ChunkHeaderSize + wanted);
        var count = file.ReadFully(bytes, Offset);
        if (count < bytes.Length)
            throw Mismatch.Of("chunk of bytes", bytes.Length, count).At(file.Path, Offset);
        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (size != wanted) throw Mismatch.Of("chunk size", wanted, size).At(file.Path, Offset);
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var seed = LogFormat.Checksum(Checksum, bytes[..4]);
        var actual = LogFormat.Checksum(seed, bytes[CheckpointFormat.ChunkHeaderSize..]);
        if (stored != actual) throw Mismatch.OfChecksum("chunk checksum", stored, actual).At(file.Path, Offset);
        Checksum = stored;
        Offset += bytes.Length;
        _size = size;
    }
}
