using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>The append-only history of one data directory: readings, promotions, configuration, in one total
/// order.</summary>
/// <remarks><code>
///  appender (caller's lock)            committer (any one thread at a time)
///  Append → [open frame] → SealFrame → [sealed frames] → Flush: pwrite → Sync: fdatasync → DurableSequence
///               ↑                                              │
///               └──────────────── [free frames] ───────────────┘
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>A record's sequence number is its position in the log, from 0, for ever.</item>
/// <item><see cref="DurableSequence"/> ≤ sealed ≤ <see cref="NextSequence"/>; only what lies before
/// <see cref="DurableSequence"/> may be acknowledged.</item>
/// <item>A frame belongs to the appender, the writer, or the free list, never to two.</item>
/// <item>No frame claims a durable offset that a sync has not returned for.</item>
/// <item>After a failed sync nothing is accepted any more.</item>
/// </list>
/// Thread rule: <see cref="Append"/> and <see cref="SealFrame"/> under one lock of the caller; everything else from any
/// thread. Bound: <see cref="FrameCount"/> frames of 1 MiB; when all are full the appender writes one itself.</remarks>
public sealed partial class ReadingLog : IDisposable
{
    /// <summary>Largest body of a record, in bytes.</summary>
    public const int BodySizeMax = LogFormat.BodySizeMax;

    /// <summary>Frames in memory: one being filled, one being written, and two between them.</summary>
    public const int FrameCount = 4;

    private readonly DataDirectory _directory;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Guards the hand-over of frames, the list of segments, the cursors and the durable end: never held during I/O.
    private readonly Lock _handOver = new();
    private readonly Queue<FrameBuffer> _sealed = new(FrameCount);
    private readonly Stack<FrameBuffer> _free = new(FrameCount);
    private FrameBuffer _open = new();
    private long _nextSequence;

    private ReadingLog(DataDirectory directory, StorageOptions options, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _options = options;
        _time = time;
        _logger = logger;
        for (var i = 1; i < FrameCount; i++) _free.Push(new FrameBuffer());
    }

    /// <summary>The random identity of this log; checkpoints carry it too.</summary>
    public Guid Identity { get; private set; }

    /// <summary>What opening found and did.</summary>
    public LogRecovery Recovery { get; private set; } = null!;

    /// <summary>The sequence number that the next <see cref="Append"/> returns.</summary>
    public long NextSequence => Volatile.Read(ref _nextSequence);

    /// <summary>Every record before this sequence number is durable.</summary>
    public long DurableSequence => CurrentDurableEnd.Sequence;

    /// <summary>The oldest record still held.</summary>
    public long FirstSequence
    {
        get
        {
            lock (_handOver) return _segments[0].FirstSequence;
        }
    }

    internal DurableEnd CurrentDurableEnd
    {
        get
        {
            lock (_handOver) return _durableEnd;
        }
    }

    /// <summary>Opens the log of a data directory, making it when absent, and recovers it: a torn tail is cut (see
    /// <see cref="Recovery"/>), damage is refused.</summary>
    /// <exception cref="DamageException">Bytes that were durable once are not what was written.</exception>
    /// <exception cref="NewerFormatException">A newer program wrote the log.</exception>
    /// <exception cref="LogFullException">A new log finds no room.</exception>
    /// <exception cref="LogSyncException">What was recovered cannot be made durable.</exception>
    /// <exception cref="FileSystemException">A file cannot be read.</exception>
    public static ReadingLog Open(
        DataDirectory directory, StorageOptions options, TimeProvider? time = null, ILogger? logger = null)
    {
        var log = new ReadingLog(directory, options, time ?? TimeProvider.System, logger ?? NullLogger.Instance);
        try
        {
            log.Recover();
            return log;
        }
        catch
        {
            log.CloseFiles();
            throw;
        }
    }

    /// <summary>Adds a record to the open frame. It is neither written nor durable yet.</summary>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="LogFullException">All frames are full and the disk has no room; the record was not
    /// added.</exception>
    /// <exception cref="LogSyncException">The log has failed for good.</exception>
    /// <remarks>No allocation, no system call while a frame is free.</remarks>
    public long Append(RecordKind kind, ReadOnlySpan<byte> body)
    {
        if (kind == RecordKind.None) throw new ArgumentOutOfRangeException(nameof(kind));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, BodySizeMax);
        if (!_open.HasRoomFor(body.Length)) MakeRoom();
        _open.Add(kind, body);
        var sequence = _nextSequence;
        Volatile.Write(ref _nextSequence, sequence + 1);
        return sequence;
    }

    /// <summary>Hands the open frame to whoever writes, and opens a free one.</summary>
    /// <returns>The sequence number up to which records are sealed. When no frame is free, the open one stays open:
    /// that is less than <see cref="NextSequence"/>, and the next call seals the rest.</returns>
    public long SealFrame()
    {
        if (_open.Count > 0) TrySeal();
        return _open.FirstSequence;
    }

    private bool TrySeal()
    {
        lock (_handOver)
        {
            if (_free.Count == 0) return false;
            _sealed.Enqueue(_open);
            _open = _free.Pop();
        }

        _open.Reset(_nextSequence);
        return true;
    }

    private void MakeRoom()
    {
        while (!TrySeal()) Flush();
    }
}
