using System.Buffers.Binary;
using System.Text;

namespace RnnStream.Mqtt.Packets;

/// <summary>Encoded packets one after the other, in a buffer that grows and is used again.</summary>
internal sealed class PacketBuffer
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public PacketBuffer Byte(int value)
    {
        Next(1)[0] = (byte)value;
        return this;
    }

    public PacketBuffer UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Next(2), (ushort)value);
        return this;
    }

    public PacketBuffer UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);
        return this;
    }

    public PacketBuffer Variable(int value)
    {
        VariableInteger.Write(Next(VariableInteger.SizeOf(value)), value);
        return this;
    }

    public PacketBuffer Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Next(bytes.Length));
        return this;
    }

    public PacketBuffer Binary(ReadOnlySpan<byte> bytes) => UInt16(bytes.Length).Raw(bytes);

    public PacketBuffer Text(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        UInt16(size);
        Encoding.UTF8.GetBytes(text, Next(size));
        return this;
    }

    public static int SizeOf(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    private Span<byte> Next(int size)
    {
        if (_bytes.Length - Length < size) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + size));
        var span = _bytes.AsSpan(Length, size);
        Length += size;
        return span;
    }
}
