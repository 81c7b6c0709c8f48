using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>Reads the frames of one segment in order, through a window, and verifies each before it is seen.</summary>
/// <remarks>Invariants: everything before <see cref="Offset"/> verified; <see cref="NextSequence"/> and
/// <see cref="PreviousChecksum"/> are what the next frame must carry; the window never holds bytes beyond the limit it
/// was filled under, so a live segment is never seen half written.</remarks>
internal sealed class SegmentReader : IDisposable
{
    // Grows to hold the largest frame met; the format bounds that.
    private const int WindowSizeAtStart = 64 << 10;

    private readonly IFile _file;
    private readonly uint _seed;
    private byte[] _window;
    private long _windowStart;
    private int _windowLength;

    public SegmentReader(IFile file, byte[]? window = null)
    {
        _file = file;
        _window = window ?? new byte[WindowSizeAtStart];
        var bytes = _window.AsSpan(0, SegmentHeader.Size);
        Header = SegmentHeader.Read(bytes[..file.ReadFully(bytes, 0)], file.Path);
        _seed = LogFormat.Seed(Header.Identity);
        Offset = SegmentHeader.Size;
        NextSequence = Header.FirstSequence;
        PreviousChecksum = Header.PreviousChecksum;
    }

    public SegmentHeader Header { get; }

    /// <summary>The buffer, for the next segment's reader once this one is disposed.</summary>
    public byte[] Window => _window;

    public string Path => _file.Path;

    public long Length => _file.Length;

    public long Offset { get; private set; }

    public long NextSequence { get; private set; }

    public uint PreviousChecksum { get; private set; }

    /// <summary>The last frame read.</summary>
    public FrameHeader Frame { get; private set; }

    /// <summary>The records of the last frame read; valid until the next read.</summary>
    public ReadOnlySpan<byte> Payload => _window.AsSpan(PayloadStart, Frame.PayloadSize);

    private int PayloadStart { get; set; }

    /// <summary>Reads the next frame below a limit.</summary>
    /// <param name="limit">Bytes of the segment that may be looked at.</param>
    /// <param name="mismatch">What is wrong when the answer is <see cref="FrameOutcome.Broken"/>.</param>
    public FrameOutcome TryReadFrame(long limit, out Mismatch mismatch)
    {
        mismatch = default;
        if (Offset >= limit) return FrameOutcome.End;
        var bytes = View(Offset, FrameHeader.Size, limit);
        if (bytes.IndexOfAnyExcept((byte)0) < 0) return FrameOutcome.End;
        var problem = FrameHeader.TryRead(bytes, _seed, out var header) ?? CheckContinuation(header);
        if (problem is null)
        {
            bytes = View(Offset, header.FrameSize, limit);
            problem = bytes.Length < header.FrameSize
                ? Mismatch.Of("frame of bytes", header.FrameSize, bytes.Length)
                : CheckFrame(bytes, header);
        }

        if (problem is { } found)
        {
            mismatch = found;
            return FrameOutcome.Broken;
        }

        Frame = header;
        PayloadStart = (int)(Offset - _windowStart) + FrameHeader.Size;
        Offset += header.FrameSize;
        NextSequence += header.RecordCount;
        return FrameOutcome.Read;
    }

    /// <summary>Looks beyond a broken frame for a valid one, written after the broken one had been synced.</summary>
    /// <returns>Its offset, or -1.</returns>
    public long FindLaterWitness(long limit)
    {
        const int Step = LogFormat.Alignment;
        for (var offset = Offset + Step; offset + FrameHeader.Size <= limit; offset += Step)
        {
            var bytes = View(offset, FrameHeader.Size, limit);
            if (!FrameHeader.HasMagic(bytes)) continue;
            var isFrame = FrameHeader.TryRead(bytes, _seed, out var header) is null;
            if (isFrame && header.DurableOffset > Offset) return offset;
        }

        return -1;
    }

    /// <summary>The offset after the last byte that is not zero, at least <see cref="Offset"/>.</summary>
    public long FindUsedEnd(long limit)
    {
        var end = Offset;
        for (var offset = Offset; offset < limit;)
        {
            var bytes = View(offset, 1, limit);
            var last = bytes.LastIndexOfAnyExcept((byte)0);
            if (last >= 0) end = offset + last + 1;
            offset += bytes.Length;
        }

        return end;
    }

    public void Dispose() => _file.Dispose();

    private Mismatch? CheckContinuation(in FrameHeader header)
    {
        if (header.FirstSequence != NextSequence)
            return Mismatch.Of("first sequence number", NextSequence, header.FirstSequence);
        if (header.PreviousChecksum != PreviousChecksum)
            return Mismatch.OfChecksum("previous checksum", PreviousChecksum, header.PreviousChecksum);
        if (header.DurableOffset > Offset)
            return Mismatch.Of("durable offset up to", Offset, header.DurableOffset);
        return null;
    }

    private Mismatch? CheckFrame(ReadOnlySpan<byte> frame, in FrameHeader header)
    {
        var problem = FrameHeader.CheckPayload(frame[..header.FrameSize], out var checksum);
        if (problem is null) PreviousChecksum = checksum;
        return problem;
    }

    /// <summary>What the window holds from an offset: at least the wanted bytes unless the limit is nearer.</summary>
    private ReadOnlySpan<byte> View(long offset, int wanted, long limit)
    {
        var available = _windowStart + _windowLength - offset;
        if (offset < _windowStart || available < Math.Min(wanted, limit - offset))
        {
            if (wanted > _window.Length) _window = new byte[Math.Max(wanted, 2 * _window.Length)];
            _windowStart = offset;
            var size = (int)Math.Min(_window.Length, limit - offset);
            _windowLength = _file.ReadFully(_window.AsSpan(0, size), offset);
            available = _windowLength;
        }

        return available <= 0 ? [] : _window.AsSpan((int)(offset - _windowStart), (int)available);
    }
}
