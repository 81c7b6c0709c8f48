using System.Threading.Channels;
using RnnStream.Pipeline.Shards;

namespace RnnStream.Pipeline.Commit;

/// <summary>Makes closed batches durable, several with one sync, then hands each shard its part.</summary>
/// <remarks>
/// Group commit: while one sync runs, further batches gather and share the next one. Between two syncs lies at least
/// the sync interval when readings keep coming; after a pause the first batch is synced at once. Nothing leaves for a
/// shard before it is on disk, so nothing can be published or acknowledged that a crash would lose.
/// A failed sync is final: the exception ends the pipeline, and the process.
/// </remarks>
internal sealed class Committer(
    ChannelReader<Batch> closed,
    ChannelWriter<ShardBatch>[] shards,
    BatchCompletion completion,
    RecordLog? log,
    TimeSpan syncInterval,
    TimeProvider time)
{
    private readonly List<Batch> _group = [];
    private long _lastSync = long.MinValue;

    /// <summary>Runs until the channel of closed batches completes, then completes the shards' channels.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await closed.WaitToReadAsync().ConfigureAwait(false))
            {
                if (log is not null) await GatherAsync().ConfigureAwait(false);
                while (closed.TryRead(out var batch)) _group.Add(batch);
                if (log is not null) Commit(log);
                foreach (var batch in _group) Dispatch(batch);
                _group.Clear();
            }
        }
        finally
        {
            foreach (var shard in shards) shard.TryComplete();
        }
    }

    private async Task GatherAsync()
    {
        if (_lastSync == long.MinValue) return;
        var rest = syncInterval - time.GetElapsedTime(_lastSync);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time).ConfigureAwait(false);
    }

    private void Commit(RecordLog records)
    {
        if (_group.TrueForAll(static batch => !batch.HasRecords)) return;
        records.Sync();
        _lastSync = time.GetTimestamp();
    }

    private void Dispatch(Batch batch)
    {
        var shardsAtWork = 0;
        foreach (var part in batch.Parts)
            if (!part.IsEmpty) shardsAtWork++;
        if (batch.StartShards(shardsAtWork))
        {
            completion.Complete(batch);
            return;
        }

        // The last shard may finish, and recycle the batch, before this loop ends: count what is left to hand over.
        for (var shard = 0; shardsAtWork > 0; shard++)
        {
            if (batch.Parts[shard].IsEmpty) continue;
            shardsAtWork--;
            if (!shards[shard].TryWrite(batch.Parts[shard]))
                throw new InvalidOperationException($"shard {shard} has ended before its input");
        }
    }
}
