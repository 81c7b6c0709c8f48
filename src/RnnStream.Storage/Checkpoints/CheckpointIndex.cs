using System.Buffers.Binary;
using System.Text;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Checkpoints;

/// <summary>The end of a checkpoint: which sections it has, and the checksum that closes the chain.</summary>
internal sealed class CheckpointIndex
{
    private readonly byte[] _bytes;
    private readonly string _path;

    private CheckpointIndex(byte[] bytes, long offset, string path)
    {
        _bytes = bytes;
        _path = path;
        Offset = offset;
    }

    public long Offset { get; }

    /// <summary>Finds the index through the trailer; its content is not trusted before <see cref="Parse"/>.</summary>
    public static CheckpointIndex Read(IFile file)
    {
        var length = file.Length;
        Span<byte> trailer = stackalloc byte[CheckpointFormat.TrailerSize];
        var start = length - trailer.Length;
        if (start < CheckpointFormat.HeaderSize)
            throw Mismatch.Of("a file with an index, of bytes at least", 88, length).At(file.Path, 0);
        file.ReadFully(trailer, start);
        if (!trailer[12..].SequenceEqual(CheckpointFormat.EndMagic))
            throw new DamageException(file.Path, start + 12, "magic RNNSEND1", Convert.ToHexString(trailer[12..]));
        var offset = BinaryPrimitives.ReadInt64LittleEndian(trailer[4..]);
        if (offset < CheckpointFormat.HeaderSize || offset > start - sizeof(int)
            || length - offset > CheckpointFormat.IndexSizeMax)
        {
            throw Mismatch.Of("an index offset before", start, offset).At(file.Path, start + 4);
        }

        var bytes = new byte[length - offset];
        file.ReadFully(bytes, offset);
        return new CheckpointIndex(bytes, offset, file.Path);
    }

    /// <summary>The sections as the index lists them; still unverified, but within bounds.</summary>
    public List<CheckpointSection> Parse()
    {
        var content = _bytes.AsSpan(0, _bytes.Length - CheckpointFormat.TrailerSize);
        var count = BinaryPrimitives.ReadInt32LittleEndian(content);
        var sections = new List<CheckpointSection>();
        var position = sizeof(int);
        for (var i = 0; i < count; i++)
        {
            if (position >= content.Length || position + 1 + content[position] + 16 > content.Length) break;
            var name = Encoding.ASCII.GetString(content.Slice(position + 1, content[position]));
            position += 1 + name.Length;
            var offset = BinaryPrimitives.ReadInt64LittleEndian(content[position..]);
            var size = BinaryPrimitives.ReadInt64LittleEndian(content[(position + 8)..]);
            sections.Add(new CheckpointSection(name, offset, size));
            position += 16;
        }

        return sections.Count == count && position == content.Length
            ? sections
            : throw Mismatch.Of("index entries", count, sections.Count).At(_path, Offset);
    }

    /// <summary>Closes the chain: the index's checksum continues the last chunk's.</summary>
    public void Check(uint seed)
    {
        var end = _bytes.Length - CheckpointFormat.TrailerSize;
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(end));
        var actual = LogFormat.Checksum(seed, _bytes.AsSpan(0, end));
        if (stored != actual) throw Mismatch.OfChecksum("index checksum", stored, actual).At(_path, Offset + end);
    }
}
