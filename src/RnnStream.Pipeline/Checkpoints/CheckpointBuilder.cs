using System.Threading.Channels;
using RnnStream.Pipeline.Retraining;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Gathers one checkpoint: the intake's part when it is begun, each shard's part from its mark on.</summary>
/// <remarks>
/// <code>
/// free buffers ──► shards copy changed blocks, a slice between two batches ──► writer ──► free buffers
/// </code>
/// Every copy shows its shard at the mark, while readings go on. Bound: <see cref="BufferCount"/> buffers for all
/// shards.
/// </remarks>
internal sealed class CheckpointBuilder
{
    /// <summary>Format of the sections below; the file has a version of its own.</summary>
    public const int Version = 3;

    // A quarter of a MiB each, or one block where that is more.
    private const int BufferCount = 64;

    private readonly byte[] _intake;
    private readonly List<(string Name, HistoricReading[] Readings)> _histories;
    private readonly byte[][] _outbox;
    private readonly SensorsSection _sensors;
    private readonly SilenceSection _silence;
    private readonly Channel<CaptureBuffer> _free = Channel.CreateUnbounded<CaptureBuffer>();
    private readonly Channel<CaptureBuffer> _filled = Channel.CreateUnbounded<CaptureBuffer>();
    private int _buffersUnmade;
    private int _shardsMissing;
    private volatile bool _isAbandoned;

    /// <param name="sequence">The states include every record before this one.</param>
    /// <param name="baseSequence">States that changed after this are wanted; -1 for all.</param>
    /// <param name="intake">The intake's part, as a record.</param>
    /// <param name="histories">Training histories by name.</param>
    /// <param name="sensors">The sensors so far.</param>
    /// <param name="silence">Filled by the shards.</param>
    /// <param name="shardCount">Shards that add their part.</param>
    public CheckpointBuilder(
        long sequence, long baseSequence, byte[] intake, List<(string Name, HistoricReading[] Readings)> histories,
        SensorsSection sensors, SilenceSection silence, int shardCount)
    {
        Sequence = sequence;
        BaseSequence = baseSequence;
        _intake = intake;
        _histories = histories;
        _sensors = sensors;
        _silence = silence;
        _shardsMissing = shardCount;
        _outbox = new byte[shardCount][];
        // Each shard may hold one that is half full.
        _buffersUnmade = BufferCount + shardCount;
    }

    /// <summary>The states include every record before this one.</summary>
    public long Sequence { get; }

    /// <summary>States that changed after this are wanted; -1 for all.</summary>
    public long BaseSequence { get; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsAbandoned => _isAbandoned;

    /// <summary>Completes when a buffer may be free.</summary>
    public Task BufferFreed => _free.Reader.WaitToReadAsync().AsTask();

    /// <summary>At its mark: a shard's part but for the states, whose copies follow.</summary>
    /// <param name="shardNumber">0-based.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="unpublished">The messages that it made and nobody confirmed.</param>
    public void Begin(int shardNumber, Shard shard, byte[] unpublished)
    {
        _outbox[shardNumber] = unpublished;
        shard.CopySilence(_silence);
        shard.States.BeginCapture(this);
    }

    /// <summary>A free buffer, or null when there is none at the moment.</summary>
    public CaptureBuffer? TryTakeBuffer()
    {
        if (_free.Reader.TryRead(out var buffer)) return buffer;
        return Volatile.Read(ref _buffersUnmade) > 0 && Interlocked.Decrement(ref _buffersUnmade) >= 0
            ? new CaptureBuffer()
            : null;
    }

    /// <summary>Waits for a free buffer; null when the checkpoint was abandoned.</summary>
    public CaptureBuffer? WaitForBuffer()
    {
        while (true)
        {
            if (IsAbandoned) return null;
            if (TryTakeBuffer() is { } buffer) return buffer;
            BufferFreed.GetAwaiter().GetResult();
        }
    }

    /// <summary>A shard filled a buffer.</summary>
    public void HandOver(CaptureBuffer buffer) => _filled.Writer.TryWrite(buffer);

    /// <summary>A shard has handed over everything.</summary>
    public void EndShard()
    {
        if (Interlocked.Decrement(ref _shardsMissing) == 0) _filled.Writer.TryComplete();
    }

    /// <summary>It will not be written: shards stop copying, whoever waits for a buffer goes on.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        _free.Writer.TryComplete();
        _filled.Writer.TryComplete();
    }

    /// <summary>Adds the states as they come.</summary>
    /// <exception cref="OperationCanceledException">The checkpoint was abandoned.</exception>
    public async Task AddStatesAsync(CheckpointDraft draft)
    {
        await foreach (var buffer in _filled.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            buffer.MoveTo(draft);
            _free.Writer.TryWrite(buffer);
        }
        if (IsAbandoned) throw new OperationCanceledException($"the checkpoint at record {Sequence} was abandoned");
    }

    /// <summary>Sensors in it.</summary>
    public int SensorCount => _sensors.Count;

    /// <summary>Writes every section.</summary>
    public void WriteTo(CheckpointWriter writer)
    {
        writer.BeginSection("intake");
        writer.Write(_intake);
        _sensors.Write(writer);
        _silence.Write(writer);
        HistoriesSection.Write(writer, _histories);
        writer.BeginSection("outbox");
        foreach (var unpublished in _outbox) writer.Write(unpublished);
    }
}
