using System.Buffers;

namespace RnnStream.Mqtt.Broker;

/// <summary>Encoded packets that wait for one connection. Written under the broker's lock.</summary>
internal sealed class OutboundBuffer : IBufferWriter<byte>
{
    private const int SizeStart = 512;
    private byte[] _bytes = new byte[SizeStart];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public void Advance(int count) => Count += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Count);
    }

    public void Clear() => Count = 0;

    /// <summary>Gives back memory that a burst or a large packet needed.</summary>
    public void Trim(int sizeMax)
    {
        if (Count == 0 && _bytes.Length > sizeMax)
        {
            _bytes = new byte[SizeStart];
        }
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Count < size)
        {
            Array.Resize(ref _bytes, checked((int)Math.Max((uint)_bytes.Length * 2, (uint)(Count + size))));
        }
    }
}
