using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>Reads records of the log in order, verifying every frame before its records are seen.</summary>
/// <remarks>Thread rule: one thread. Ends at the durable end; when more has become durable, <see cref="MoveNext"/> goes
/// on. No allocation per record; memory for the largest frame met, at most 1 MiB.</remarks>
public sealed class LogCursor : IDisposable
{
    private readonly ReadingLog _log;
    private readonly IFileSystem _files;
    private readonly long _fromSequence;
    private SegmentReader? _reader;
    private int _payloadOffset;
    private int _recordsLeft;
    private long _nextSequence;
    private int _bodyOffset;
    private int _bodySize;
    private long _neededFrom;

    internal LogCursor(ReadingLog log, IFileSystem files, long fromSequence)
    {
        _log = log;
        _files = files;
        _fromSequence = _neededFrom = fromSequence;
        _nextSequence = -1;
    }

    /// <summary>What the current record says.</summary>
    public RecordKind Kind { get; private set; }

    /// <summary>Sequence number of the current record.</summary>
    public long Sequence { get; private set; } = -1;

    /// <summary>Body of the current record; valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Body => _reader!.Payload.Slice(_bodyOffset, _bodySize);

    internal long NeededFrom => Volatile.Read(ref _neededFrom);

    /// <summary>Goes to the next durable record.</summary>
    /// <returns>False at the durable end.</returns>
    /// <exception cref="DamageException">The bytes are not what was written.</exception>
    public bool MoveNext()
    {
        do
        {
            if (_recordsLeft == 0 && !ReadFrame()) return false;
            ReadRecord();
        }
        while (Sequence < _fromSequence);
        return true;
    }

    /// <summary>Closes the cursor and gives back what it kept.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _log.Release(this);
    }

    private void ReadRecord()
    {
        if (!RecordReader.TryRead(_reader!.Payload, ref _payloadOffset, out var kind, out _bodyOffset, out _bodySize))
            throw new DamageException(_reader.Path, _reader.Offset, "a record", "other bytes");
        Kind = kind;
        Sequence = _nextSequence++;
        _recordsLeft--;
    }

    /// <summary>Reads frames until one holds records, going from segment to segment.</summary>
    private bool ReadFrame()
    {
        _reader ??= OpenSegment(_fromSequence);
        while (true)
        {
            var end = _log.CurrentDurableEnd;
            var isTail = _reader.Header.FirstSequence == end.SegmentFirstSequence;
            if (isTail && _reader.Offset >= end.Offset) return false;
            var outcome = _reader.TryReadFrame(isTail ? end.Offset : long.MaxValue, out var mismatch);
            if (outcome == FrameOutcome.Broken) throw mismatch.At(_reader.Path, _reader.Offset);
            if (outcome == FrameOutcome.End)
            {
                if (isTail) throw new DamageException(_reader.Path, _reader.Offset, "a frame", "zeros");
                GoToNextSegment();
            }
            else if (_reader.Frame.RecordCount > 0)
            {
                BeginFrame();
                return true;
            }
        }
    }

    private void BeginFrame()
    {
        _recordsLeft = _reader!.Frame.RecordCount;
        _nextSequence = _reader.Frame.FirstSequence;
        _payloadOffset = 0;
        Volatile.Write(ref _neededFrom, Math.Max(_fromSequence, _nextSequence));
    }

    private SegmentReader OpenSegment(long sequence) =>
        new(_files.Open(_log.FindSegment(sequence).Path, writable: false));

    /// <summary>A segment that is not the last ends where the next begins; anything else is damage.</summary>
    private void GoToNextSegment()
    {
        var last = _reader!;
        var segment = _log.FindSegment(last.NextSequence);
        if (segment.FirstSequence != last.NextSequence)
        {
            throw new DamageException(
                last.Path, last.Offset, $"a frame with record {last.NextSequence}", "zeros or the end of the file");
        }

        last.Dispose();
        var next = new SegmentReader(_files.Open(segment.Path, writable: false), last.Window);
        _reader = next;
        if (next.Header.PreviousChecksum != last.PreviousChecksum)
        {
            throw Mismatch.OfChecksum("previous checksum", last.PreviousChecksum, next.Header.PreviousChecksum)
                .At(next.Path, 48);
        }
    }
}
