using System.Buffers.Binary;
using System.Text;

namespace RnnStream.Pipeline.Records;

/// <summary>Reads the fields that a <see cref="RecordWriter"/> wrote. A record that ends early is damage.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Next(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Next(8));

    public ReadOnlySpan<byte> Bytes() => Next(Int32());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Next(int size)
    {
        if ((uint)size > (uint)_rest.Length)
            throw new InvalidDataException($"a record ends early: {size} bytes expected, {_rest.Length} found");
        var field = _rest[..size];
        _rest = _rest[size..];
        return field;
    }
}
