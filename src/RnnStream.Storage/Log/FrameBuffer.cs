using System.Diagnostics;

namespace RnnStream.Storage.Log;

/// <summary>The records of one frame on their way to disk. Owned by the appender until sealed, then by the writer,
/// then free again; never by two.</summary>
internal sealed class FrameBuffer
{
    // Grows to what is used; the largest frame is the bound.
    private const int SizeAtStart = 16 << 10;
    private static readonly int SizeMax = LogFormat.Align(FrameHeader.Size + LogFormat.PayloadSizeMax);

    private byte[] _bytes = new byte[SizeAtStart];
    private int _end = FrameHeader.Size;

    /// <summary>Sequence number of the first record.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>Records held.</summary>
    public int Count { get; private set; }

    /// <summary>Sequence number after the last record.</summary>
    public long NextSequence => FirstSequence + Count;

    /// <summary>Size of the whole frame in bytes.</summary>
    public int Size => LogFormat.Align(_end);

    public void Reset(long firstSequence)
    {
        FirstSequence = firstSequence;
        Count = 0;
        _end = FrameHeader.Size;
    }

    public bool HasRoomFor(int bodySize) =>
        _end + LogFormat.RecordOverheadMax + bodySize <= FrameHeader.Size + LogFormat.PayloadSizeMax;

    public void Add(RecordKind kind, ReadOnlySpan<byte> body)
    {
        Debug.Assert(HasRoomFor(body.Length));
        var needed = LogFormat.Align(_end + LogFormat.RecordOverheadMax + body.Length);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Min(SizeMax, Math.Max(needed, 2 * _bytes.Length)));
        var target = _bytes.AsSpan(_end);
        target[0] = (byte)kind;
        var position = 1;
        var size = body.Length;
        for (; size >= 0x80; size >>= 7) target[position++] = (byte)(size | 0x80);
        target[position++] = (byte)size;
        body.CopyTo(target[position..]);
        _end += position + body.Length;
        Count++;
    }

    /// <summary>Puts header and padding in place; may be repeated when a write has to be.</summary>
    public ReadOnlySpan<byte> Finish(
        uint seed, uint previousChecksum, long durableOffset, uint flags, out uint checksum)
    {
        var frame = _bytes.AsSpan(0, Size);
        frame[_end..].Clear();
        var payloadSize = _end - FrameHeader.Size;
        var header = new FrameHeader(payloadSize, FirstSequence, durableOffset, Count, previousChecksum, flags);
        checksum = header.Write(frame, seed);
        return frame;
    }
}
