using System.Buffers.Binary;
using System.Text;

namespace RnnStream.Pipeline.Records;

/// <summary>Writes little-endian fields one after the other into a buffer that grows.</summary>
internal sealed class RecordWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public RecordWriter Restart()
    {
        _length = 0;
        return this;
    }

    public RecordWriter Byte(byte value)
    {
        Next(1)[0] = value;
        return this;
    }

    public RecordWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Next(2), value);
        return this;
    }

    public RecordWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Next(4), value);
        return this;
    }

    public RecordWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);
        return this;
    }

    public RecordWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Next(8), value);
        return this;
    }

    public RecordWriter Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Next(8), value);
        return this;
    }

    public RecordWriter Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Next(value.Length));
        return this;
    }

    public RecordWriter Text(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        Int32(size);
        Encoding.UTF8.GetBytes(value, Next(size));
        return this;
    }

    private Span<byte> Next(int size)
    {
        while (_length + size > _bytes.Length) Array.Resize(ref _bytes, _bytes.Length * 2);
        var span = _bytes.AsSpan(_length, size);
        _length += size;
        return span;
    }
}
