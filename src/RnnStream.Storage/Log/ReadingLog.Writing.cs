using System.Diagnostics;
using RnnStream.Core.Readings;
using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>Writing, syncing, and going on to the next segment.</summary>
/// <remarks>Invariants: bytes are written only from <see cref="_tailOffset"/> on; a segment is made only after the one
/// before is synced; a failed write leaves the frame where it was, so the same call can be tried again.</remarks>
public sealed partial class ReadingLog
{
    // Guards the tail of the log. Held during writes and syncs; the appender takes it only when every frame is full.
    private readonly Lock _writing = new();
    private IFile? _tail;
    private uint _seed;
    private uint _previousChecksum;
    private uint _tailPreviousChecksum;
    private long _tailFirstSequence;
    private long _tailOffset;
    private long _tailSize;
    private long _writtenSequence;
    private bool _endsClosed;
    private DurableEnd _durableEnd;
    private LogSyncException? _failure;

    /// <summary>Hands every sealed record to the operating system.</summary>
    /// <exception cref="LogFullException">No room now; nothing is lost, the call may be repeated.</exception>
    /// <exception cref="LogSyncException">The log has failed for good.</exception>
    public void Flush()
    {
        lock (_writing) WriteSealed();
    }

    /// <summary>Makes every sealed record durable; <see cref="DurableSequence"/> then covers them.</summary>
    /// <exception cref="LogFullException">No room now; what found room is durable, the rest stays buffered.</exception>
    /// <exception cref="LogSyncException">The sync failed. Final: acknowledge nothing, end the process.</exception>
    public void Sync()
    {
        lock (_writing)
        {
            try
            {
                WriteSealed();
            }
            catch (LogFullException)
            {
                // What found room may still be acknowledged.
                SyncTail();
                throw;
            }

            SyncTail();
        }
    }

    /// <summary>Syncs what is buffered, marks the clean end, and closes. What cannot be written is logged: it was never
    /// acknowledged.</summary>
    public void Dispose()
    {
        try
        {
            if (_failure is null && _tail is not null) Close();
        }
        catch (Exception failure) when (failure is LogFullException or LogSyncException)
        {
            LogMessages.CloseFailed(_logger, failure.Message);
        }
        finally
        {
            CloseFiles();
        }
    }

    private void Close()
    {
        while (SealFrame() < NextSequence) Flush();
        Sync();
        lock (_writing)
        {
            if (_endsClosed || _tailOffset + LogFormat.Align(FrameHeader.Size) > _tailSize) return;
            Debug.Assert(_open.Count == 0);
            WriteFrame(_open, FrameHeader.ClosingFlag);
            SyncTail();
        }
    }

    private void CloseFiles()
    {
        lock (_writing)
        {
            _tail?.Dispose();
            _tail = null;
        }
    }

    private void WriteSealed()
    {
        if (_failure is not null) throw _failure;
        ObjectDisposedException.ThrowIf(_tail is null, this);
        while (true)
        {
            FrameBuffer? frame;
            lock (_handOver)
            {
                if (!_sealed.TryPeek(out frame)) return;
            }

            WriteFrame(frame, flags: 0);
            lock (_handOver) _free.Push(_sealed.Dequeue());
        }
    }

    private void WriteFrame(FrameBuffer frame, uint flags)
    {
        try
        {
            if (_tailOffset + frame.Size > _tailSize) GoToNextSegment(frame);
            var bytes = frame.Finish(_seed, _previousChecksum, _durableEnd.Offset, flags, out var checksum);
            _tail!.WriteAll(bytes, _tailOffset);
            _tailOffset += bytes.Length;
            _previousChecksum = checksum;
            _writtenSequence = frame.NextSequence;
            _endsClosed = flags != 0;
            Metrics.WrittenBytes.Add(bytes.Length);
        }
        catch (FileSystemException failure)
        {
            throw Classify(failure);
        }
    }

    private void SyncTail()
    {
        if (_durableEnd.Offset == _tailOffset) return;
        var start = _time.GetTimestamp();
        try
        {
            _tail!.SyncBytes();
        }
        catch (FileSystemException failure)
        {
            throw Fail(failure);
        }

        Metrics.SyncDuration.Record(_time.GetElapsedTime(start).TotalSeconds);
        SetDurableEnd();
    }

    private void SetDurableEnd()
    {
        lock (_handOver) _durableEnd = new DurableEnd(_writtenSequence, _tailFirstSequence, _tailOffset);
    }

    private void GoToNextSegment(FrameBuffer frame)
    {
        SyncTail();

        // A segment without records that is too small for the frame is replaced under its own name.
        var replaces = frame.FirstSequence == _tailFirstSequence;
        var header = new SegmentHeader(
            Identity, frame.FirstSequence, EventTime.From(_time.GetUtcNow()),
            replaces ? _tailPreviousChecksum : _previousChecksum);
        var size = Math.Max(_options.SegmentSize, SegmentHeader.Size + frame.Size);
        var next = MakeSegment(header, size);
        _tail!.Dispose();
        if (replaces) ForgetTail();
        BecomeTail(next, header, size, SegmentHeader.Size);
        SetDurableEnd();
        LogMessages.SegmentMade(_logger, next.Path, size);
    }

    /// <summary>Makes a segment under a temporary name, at full size and synced, then gives it its name
    /// durably.</summary>
    private IFile MakeSegment(in SegmentHeader header, long size)
    {
        var files = _directory.Files;
        var path = Path.Join(_directory.LogPath, Segment.NameOf(header.FirstSequence));
        var temporary = path + DataDirectory.TemporarySuffix;
        files.DeleteIfPresent(temporary);
        try
        {
            using (var file = files.Create(temporary))
            {
                file.Allocate(size);
                Span<byte> bytes = stackalloc byte[SegmentHeader.Size];
                header.Write(bytes);
                file.WriteAll(bytes, 0);
                file.Sync();
            }

            files.Rename(temporary, path);
        }
        catch (FileSystemException failure) when (failure.IsLackOfRoom)
        {
            // What was allocated goes back at once: someone else may need it to make room.
            files.DeleteIfPresent(temporary);
            throw;
        }

        files.SyncDirectory(_directory.LogPath);
        return files.Open(path, writable: true);
    }

    private void BecomeTail(IFile file, in SegmentHeader header, long size, long offset)
    {
        _tail = file;
        _tailPreviousChecksum = header.PreviousChecksum;
        _previousChecksum = header.PreviousChecksum;
        _tailFirstSequence = header.FirstSequence;
        _tailSize = size;
        _tailOffset = offset;
        var segment = new Segment(file.Path, header.FirstSequence, header.CreationTime, size);
        lock (_handOver) _segments.Add(segment);
    }

    private void ForgetTail()
    {
        lock (_handOver) _segments.RemoveAt(_segments.Count - 1);
    }

    private Exception Classify(FileSystemException failure) =>
        failure.IsLackOfRoom && !failure.IsSync ? new LogFullException(failure) : Fail(failure);

    private LogSyncException Fail(FileSystemException failure) => _failure ??= new LogSyncException(failure);
}
