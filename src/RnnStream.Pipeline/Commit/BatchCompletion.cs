using System.Threading.Channels;
using RnnStream.Pipeline.Shards;

namespace RnnStream.Pipeline.Commit;

/// <summary>Puts finished batches back in order, acknowledges them, and returns them to the free list.</summary>
/// <remarks>Shards finish batches in any order; a broker wants its acknowledgements in the order of delivery. Bounded
/// by the number of batches that exist.</remarks>
internal sealed class BatchCompletion(ChannelWriter<Batch> free, int batchCount)
{
    private readonly Batch?[] _finished = new Batch?[batchCount];

    // Guards the ring and the order of acknowledgement: any shard may finish a batch.
    private readonly Lock _gate = new();
    private long _next;

    /// <summary>A batch has had all its effects.</summary>
    public void Complete(Batch batch)
    {
        lock (_gate)
        {
            _finished[batch.Number % _finished.Length] = batch;
            while (_finished[_next % _finished.Length] is { } first)
            {
                _finished[_next % _finished.Length] = null;
                _next++;
                Release(first);
            }
        }
    }

    private void Release(Batch batch)
    {
        batch.Acknowledge();
        var done = batch.Done;
        batch.Clear();
        if (!free.TryWrite(batch)) throw new InvalidOperationException("the free list holds fewer than all batches");
        done?.SetResult();
    }
}
