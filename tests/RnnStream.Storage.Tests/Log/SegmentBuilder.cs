using RnnStream.Storage.Log;

namespace RnnStream.Storage.Tests.Log;

/// <summary>Writes segments byte by byte, so that a test can make one that is wrong with valid checksums.</summary>
internal sealed class SegmentBuilder
{
    private static readonly Guid Identity = new("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");
    private readonly List<byte> _bytes = [];

    public SegmentBuilder(long firstSequence = 0, uint? previousChecksum = null)
    {
        NextSequence = firstSequence;
        PreviousChecksum = previousChecksum ?? LogFormat.Seed(Identity);
        var header = new byte[SegmentHeader.Size];
        new SegmentHeader(Identity, firstSequence, 0, PreviousChecksum).Write(header);
        _bytes.AddRange(header);
    }

    public long NextSequence { get; private set; }

    public uint PreviousChecksum { get; private set; }

    public byte[] Bytes => [.. _bytes];

    /// <summary>Adds a frame of one-byte records, or of a given payload, with what the test changes in it.</summary>
    public SegmentBuilder AddFrame(
        int records = 3, byte[]? payload = null, Func<FrameHeader, FrameHeader>? change = null)
    {
        payload ??= [.. Enumerable.Repeat<byte[]>([1, 1, 7], records).SelectMany(record => record)];
        var header = new FrameHeader(payload.Length, NextSequence, _bytes.Count, records, PreviousChecksum, 0);
        var frame = new byte[header.FrameSize];
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        header = change?.Invoke(header) ?? header;
        var isOdd = header.FrameSize > frame.Length || header.PayloadSize < 0;
        if (isOdd) frame = new byte[LogFormat.PayloadSizeMax + 4096];
        PreviousChecksum = header.Write(frame, LogFormat.Seed(Identity));
        _bytes.AddRange(frame);
        NextSequence += records;
        return this;
    }
}
