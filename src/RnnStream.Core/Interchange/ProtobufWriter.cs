using System.Text;

namespace RnnStream.Core.Interchange;

/// <summary>Writes one message of Protocol Buffers: fields as tag and value, in the order of the calls.</summary>
/// <remarks>Encoding as published: a tag is the field's number shifted by three, plus 0 for varints and 2 for what has
/// a length; a varint carries seven bits per byte, lowest first.</remarks>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Length = 2;

    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    public ProtobufWriter Number(int field, long value)
    {
        Tag(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Length);
        WriteVarint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Tag(int field, int kind) => WriteVarint(((ulong)field << 3) | (uint)kind);

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
