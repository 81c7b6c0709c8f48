using System.Buffers.Binary;
using RnnStream.Storage.Files;

namespace RnnStream.Storage.Checkpoints;

/// <summary>Reads one section of a checkpoint from its start to its end.</summary>
public sealed class CheckpointReader
{
    private readonly ChunkReader _chunks;
    private readonly string _path;
    private readonly string _name;
    private int _position;
    private long _unread;

    internal CheckpointReader(IFile file, in CheckpointSection section, uint seed)
    {
        _chunks = new ChunkReader(file, section.Offset, seed);
        _path = file.Path;
        _name = section.Name;
        Remaining = _unread = section.Size;
    }

    /// <summary>Bytes left.</summary>
    public long Remaining { get; private set; }

    /// <summary>Fills a span.</summary>
    /// <exception cref="DamageException">The section ends before, or does not verify.</exception>
    public void ReadExactly(Span<byte> bytes)
    {
        if (bytes.Length > Remaining)
        {
            throw new DamageException(
                _path, _chunks.Offset, $"{bytes.Length} more bytes in section {_name}", $"{Remaining}");
        }

        Remaining -= bytes.Length;
        while (bytes.Length > 0)
        {
            if (_position == _chunks.Content.Length) ReadChunk();
            var count = Math.Min(bytes.Length, _chunks.Content.Length - _position);
            _chunks.Content.Slice(_position, count).CopyTo(bytes);
            _position += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Reads a number of 8 bytes, little-endian.</summary>
    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private void ReadChunk()
    {
        _chunks.Read(_unread);
        _unread -= _chunks.Content.Length;
        _position = 0;
    }
}
