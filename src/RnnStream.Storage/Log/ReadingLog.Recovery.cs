using System.Security.Cryptography;
using RnnStream.Core.Readings;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>Opening: every segment's header is checked, the last segment is read through, its torn tail cut.</summary>
/// <remarks>Recovery is idempotent: a crash inside it leaves a log that recovers to the same records. Frames of earlier
/// segments are verified when they are read, and all of them by <c>inspect --verify</c>.</remarks>
public sealed partial class ReadingLog
{
    private readonly List<Segment> _segments = [];

    private void Recover()
    {
        try
        {
            var names = ListSegments();
            if (names.Count == 0) StartNewLog();
            else RecoverSegments(names);
        }
        catch (FileSystemException failure) when (failure.IsSync || failure.IsLackOfRoom)
        {
            throw Classify(failure);
        }

        _open.Reset(_nextSequence);
        LogMessages.Opened(_logger, Recovery.FirstSequence, Recovery.NextSequence, Recovery.Segments);
        if (Recovery.CutPath is not null)
            LogMessages.TailCut(_logger, Recovery.CutPath, Recovery.CutOffset, Recovery.CutSize, Recovery.CutReason);
    }

    private List<string> ListSegments() =>
        [.. _directory.Files.List(_directory.LogPath).Where(name => Segment.TryParse(name, out _))];

    private void StartNewLog()
    {
        Identity = new Guid(RandomNumberGenerator.GetBytes(16));
        _seed = LogFormat.Seed(Identity);
        _previousChecksum = _seed;
        var header = new SegmentHeader(Identity, 0, EventTime.From(_time.GetUtcNow()), _seed);
        BecomeTail(MakeSegment(header, _options.SegmentSize), header, _options.SegmentSize, SegmentHeader.Size);
        SetDurableEnd();
        Recovery = new LogRecovery(0, 0, 1, WasClosed: true);
    }

    private void RecoverSegments(List<string> names)
    {
        foreach (var name in names.SkipLast(1)) AddEarlierSegment(name);
        var path = Path.Join(_directory.LogPath, names[^1]);
        var reader = new SegmentReader(_directory.Files.Open(path, writable: false));
        using (reader)
        {
            CheckHeader(reader.Header, names[^1], path);
            _seed = LogFormat.Seed(Identity);
            RecoverTail(reader, path);
        }
    }

    private void AddEarlierSegment(string name)
    {
        var path = Path.Join(_directory.LogPath, name);
        using var file = _directory.Files.Open(path, writable: false);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
        var header = SegmentHeader.Read(bytes[..file.ReadFully(bytes, 0)], path);
        CheckHeader(header, name, path);
        _segments.Add(new Segment(path, header.FirstSequence, header.CreationTime, file.Length));
    }

    private void CheckHeader(in SegmentHeader header, string name, string path)
    {
        if (_segments.Count == 0) Identity = header.Identity;
        if (header.Identity != Identity)
            throw Mismatch.Of("log identity", Identity, header.Identity).At(path, 16);
        if (Segment.NameOf(header.FirstSequence) != name)
            throw Mismatch.Of("first sequence number as in the name", name, header.FirstSequence).At(path, 32);
    }

    private void RecoverTail(SegmentReader reader, string path)
    {
        var tail = _directory.Files.Open(path, writable: true);
        var size = tail.Length;
        FrameOutcome outcome;
        Mismatch mismatch;
        while ((outcome = reader.TryReadFrame(size, out mismatch)) == FrameOutcome.Read)
            _endsClosed = reader.Frame.IsClosing;
        BecomeTail(tail, reader.Header, size, reader.Offset);
        _previousChecksum = reader.PreviousChecksum;
        _writtenSequence = _nextSequence = reader.NextSequence;
        CheckReach(reader);
        var usedEnd = reader.FindUsedEnd(size);
        Recovery = new LogRecovery(_segments[0].FirstSequence, _nextSequence, _segments.Count, _endsClosed);
        if (usedEnd > reader.Offset) CutTail(reader, outcome, mismatch, usedEnd);

        // What was written without a sync before the crash is about to be called durable.
        tail.SyncBytes();
        SetDurableEnd();
    }

    /// <summary>What a checkpoint includes was synced before: a log that ends earlier is damaged, whatever its end
    /// looks like.</summary>
    private void CheckReach(SegmentReader reader)
    {
        foreach (var name in _directory.Files.List(_directory.CheckpointsPath))
        {
            if (!CheckpointFormat.TryParse(name, out var sequence) || sequence <= reader.NextSequence) continue;
            var expected = $"a log that reaches record {sequence}, as checkpoint {name} does";
            throw new DamageException(reader.Path, reader.Offset, expected, $"its end at record {reader.NextSequence}");
        }
    }

    private void CutTail(SegmentReader reader, FrameOutcome outcome, Mismatch mismatch, long usedEnd)
    {
        if (outcome == FrameOutcome.End) mismatch = Mismatch.UnusedSpace;
        var witness = reader.FindLaterWitness(_tailSize);
        if (witness >= 0)
        {
            var expected = $"{mismatch.Expected} (the frame at {witness} was written after this one was synced)";
            throw new DamageException(reader.Path, reader.Offset, expected, mismatch.Found);
        }

        var size = _tailSize;
        _tail!.Truncate(_tailOffset);
        _tailSize = _tailOffset;
        _tail.Sync();
        TryAllocateAgain(size);
        Recovery = Recovery with
        {
            WasClosed = false,
            CutPath = reader.Path,
            CutOffset = _tailOffset,
            CutSize = usedEnd - _tailOffset,
            CutReason = $"expected {mismatch.Expected}, found {mismatch.Found}",
        };
    }

    /// <summary>Without room the segment just ends here and the next append makes another.</summary>
    private void TryAllocateAgain(long size)
    {
        try
        {
            _tail!.Allocate(size);
            _tail.Sync();
            _tailSize = size;
        }
        catch (FileSystemException failure) when (failure.IsLackOfRoom && !failure.IsSync)
        {
            LogMessages.NotAllocated(_logger, failure.Message);
        }
    }
}
