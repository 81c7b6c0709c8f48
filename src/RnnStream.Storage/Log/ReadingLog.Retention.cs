using RnnStream.Core.Readings;
using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>Reading back, and dropping what nobody needs.</summary>
/// <remarks>Invariants: the segments held are contiguous, at least one; they go oldest first, each durably before the
/// next, so a crash leaves no hole; a segment that an open cursor has still to read stays.</remarks>
public sealed partial class ReadingLog
{
    private readonly List<LogCursor> _cursors = [];

    // Two threads must not drop the same segment.
    private readonly Lock _dropping = new();

    /// <summary>Reads records from a sequence number on, up to the durable end; works while others append.</summary>
    /// <returns>A cursor before the first record. Until disposed it keeps what it has still to read.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The record is no longer held, or lies beyond the durable
    /// end.</exception>
    public LogCursor Read(long fromSequence)
    {
        lock (_handOver)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(fromSequence, _segments[0].FirstSequence);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(fromSequence, _durableEnd.Sequence);
            var cursor = new LogCursor(this, _directory.Files, fromSequence);
            _cursors.Add(cursor);
            return cursor;
        }
    }

    /// <summary>Drops whole segments that hold nothing from a sequence number on.</summary>
    /// <returns>Segments dropped.</returns>
    public int DropBefore(long sequence)
    {
        var count = 0;
        lock (_dropping)
        {
            while (TakeFirstSegmentBefore(sequence) is { } segment)
            {
                _directory.Files.DeleteIfPresent(segment.Path);
                _directory.Files.SyncDirectory(_directory.LogPath);
                LogMessages.SegmentDropped(_logger, segment.Path);
                count++;
            }
        }

        return count;
    }

    /// <summary>Drops segments that are older than <see cref="StorageOptions.Retention"/> or exceed
    /// <see cref="StorageOptions.RetentionSize"/>, but nothing that is still needed.</summary>
    /// <param name="neededFrom">The oldest record that a kept checkpoint or the retraining window needs.</param>
    /// <returns>Segments dropped.</returns>
    public int ApplyRetention(long neededFrom) => DropBefore(Math.Min(neededFrom, FindRetentionBound()));

    internal void Release(LogCursor cursor)
    {
        lock (_handOver) _cursors.Remove(cursor);
    }

    /// <summary>The segment that holds a record.</summary>
    internal Segment FindSegment(long sequence)
    {
        lock (_handOver) return _segments[_segments.FindLastIndex(segment => segment.FirstSequence <= sequence)];
    }

    private long FindRetentionBound()
    {
        var oldest = EventTime.From(_time.GetUtcNow() - _options.Retention);
        lock (_handOver)
        {
            var total = _segments.Sum(segment => segment.Size);
            var index = 0;
            for (; index + 1 < _segments.Count; index++)
            {
                // Everything in a segment is older than the segment after it.
                if (_segments[index + 1].CreationTime >= oldest && total <= _options.RetentionSize) break;
                total -= _segments[index].Size;
            }

            return _segments[index].FirstSequence;
        }
    }

    private Segment? TakeFirstSegmentBefore(long sequence)
    {
        lock (_handOver)
        {
            foreach (var cursor in _cursors) sequence = Math.Min(sequence, cursor.NeededFrom);
            if (_segments.Count < 2 || _segments[1].FirstSequence > sequence) return null;
            var segment = _segments[0];
            _segments.RemoveAt(0);
            return segment;
        }
    }
}
