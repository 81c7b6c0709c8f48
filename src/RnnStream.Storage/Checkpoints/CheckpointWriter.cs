using System.Buffers.Binary;
using System.Text;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>Writes the sections of one checkpoint, one after the other, in chunks with checksums.</summary>
/// <remarks>Thread rule: one thread, inside <see cref="CheckpointStore.Write"/>. Bounds: 1,024 sections, names of 64
/// ASCII characters; content is streamed through 1 MiB and may be of any size.</remarks>
public sealed class CheckpointWriter
{
    private readonly IFile _file;
    private readonly byte[] _chunk = new byte[CheckpointFormat.ChunkHeaderSize + CheckpointFormat.ChunkSizeMax];
    private readonly List<CheckpointSection> _sections = [];
    private int _chunkSize;
    private uint _checksum;
    private string? _name;
    private long _start;
    private long _size;

    internal CheckpointWriter(IFile file, in CheckpointHeader header)
    {
        _file = file;
        Span<byte> bytes = stackalloc byte[CheckpointFormat.HeaderSize];
        _checksum = header.Write(bytes, CheckpointFormat.HeaderMagic);
        WriteRaw(bytes);
    }

    /// <summary>Bytes written to the file so far.</summary>
    internal long Offset { get; private set; }

    /// <summary>Ends the section before and begins another.</summary>
    /// <exception cref="ArgumentException">The name is taken, too long or not ASCII.</exception>
    public void BeginSection(string name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_sections.Count, CheckpointFormat.SectionCountMax);
        if (name.Length is 0 or > CheckpointFormat.NameSizeMax || !Ascii.IsValid(name))
            throw new ArgumentException($"not a section name: {name}", nameof(name));
        EndSection();
        if (_sections.Exists(section => section.Name == name))
            throw new ArgumentException($"section {name} is there already", nameof(name));
        _name = name;
        _start = Offset;
        _size = 0;
    }

    /// <summary>Adds bytes to the section.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_name is null) throw new InvalidOperationException("no section has begun");
        _size += bytes.Length;
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, CheckpointFormat.ChunkSizeMax - _chunkSize);
            bytes[..count].CopyTo(_chunk.AsSpan(CheckpointFormat.ChunkHeaderSize + _chunkSize));
            _chunkSize += count;
            bytes = bytes[count..];
            if (_chunkSize == CheckpointFormat.ChunkSizeMax) WriteChunk();
        }
    }

    /// <summary>Adds a number to the section, 8 bytes, little-endian.</summary>
    public void WriteInt64(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Write(bytes);
    }

    /// <summary>Ends the last section and writes the index.</summary>
    internal void Finish()
    {
        EndSection();
        var index = new byte[CheckpointFormat.IndexSizeMax];
        BinaryPrimitives.WriteInt32LittleEndian(index, _sections.Count);
        var end = sizeof(int);
        foreach (var section in _sections)
        {
            index[end++] = (byte)section.Name.Length;
            end += Encoding.ASCII.GetBytes(section.Name, index.AsSpan(end));
            BinaryPrimitives.WriteInt64LittleEndian(index.AsSpan(end), section.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(index.AsSpan(end + 8), section.Size);
            end += 16;
        }

        var checksum = LogFormat.Checksum(_checksum, index.AsSpan(0, end));
        BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(end), checksum);
        BinaryPrimitives.WriteInt64LittleEndian(index.AsSpan(end + 4), Offset);
        CheckpointFormat.EndMagic.CopyTo(index.AsSpan(end + 12));
        WriteRaw(index.AsSpan(0, end + CheckpointFormat.TrailerSize));
    }

    private void EndSection()
    {
        if (_name is null) return;
        WriteChunk();
        _sections.Add(new CheckpointSection(_name, _start, _size));
        _name = null;
    }

    private void WriteChunk()
    {
        if (_chunkSize == 0) return;
        BinaryPrimitives.WriteInt32LittleEndian(_chunk, _chunkSize);
        var content = _chunk.AsSpan(CheckpointFormat.ChunkHeaderSize, _chunkSize);
        _checksum = LogFormat.Checksum(LogFormat.Checksum(_checksum, _chunk.AsSpan(0, 4)), content);
        BinaryPrimitives.WriteUInt32LittleEndian(_chunk.AsSpan(4), _checksum);
        WriteRaw(_chunk.AsSpan(0, CheckpointFormat.ChunkHeaderSize + _chunkSize));
        _chunkSize = 0;
    }

    private void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        _file.WriteAll(bytes, Offset);
        Offset += bytes.Length;
    }
}
