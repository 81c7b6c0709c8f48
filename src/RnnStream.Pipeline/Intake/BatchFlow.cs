using System.Threading.Channels;
using RnnStream.Pipeline.Commit;
using RnnStream.Pipeline.Shards;

namespace RnnStream.Pipeline.Intake;

/// <summary>The batch being filled, and the way of closed ones to the committer.</summary>
/// <remarks>Bound: the free list. When it is empty, opening the next batch blocks until a shard finishes one.</remarks>
internal sealed class BatchFlow(ChannelReader<Batch> free, ChannelWriter<Batch> closed)
{
    private Batch? _current;
    private long _number;

    /// <summary>The batch being filled; takes a free one, waiting for it, when none is open.</summary>
    public Batch Current => _current ??= Take();

    /// <summary>Whether the open batch has reached the bound.</summary>
    public bool IsFull(int batchSize) => _current is { } batch && batch.ReadingCount >= batchSize;

    /// <summary>Seals the open batch's records and hands it on; nothing when it is empty.</summary>
    public void Close(RecordLog? log)
    {
        if (_current is not { IsEmpty: false } batch) return;
        log?.Seal();
        batch.HasRecords = log is not null;
        batch.Number = _number++;
        _current = null;
        if (!closed.TryWrite(batch)) throw new ChannelClosedException("the pipeline has ended: no batch can be closed");
    }

    private Batch Take()
    {
        if (free.TryRead(out var batch)) return batch;
        return free.ReadAsync().AsTask().GetAwaiter().GetResult();
    }
}
