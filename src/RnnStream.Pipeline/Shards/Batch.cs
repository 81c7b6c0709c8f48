using RnnStream.Mqtt;
using RnnStream.Pipeline.Checkpoints;

namespace RnnStream.Pipeline.Shards;

/// <summary>What the intake gathered between two commits: one frame of the log, and each shard's part of it.</summary>
/// <remarks>
/// <code>
/// free ──Take──► intake fills ──Close──► committer syncs ──► shards advance ──► last one Completes ──► free
/// </code>
/// Exactly one stage owns a batch at a time; only the count of shards still at work is shared. A message's readings
/// never straddle two batches, so a crash keeps or loses a message whole.
/// </remarks>
internal sealed class Batch
{
    private readonly List<(IMessageClient Client, long Position)> _acknowledgements = [];
    private readonly List<Action> _whenDone = [];
    private int _shardsAtWork;

    public Batch(int shardCount)
    {
        Parts = new ShardBatch[shardCount];
        for (var shard = 0; shard < shardCount; shard++) Parts[shard] = new ShardBatch(this);
    }

    /// <summary>Each shard's part.</summary>
    public ShardBatch[] Parts { get; }

    /// <summary>Position in the order of closing; acknowledgements go out in this order.</summary>
    public long Number { get; set; }

    /// <summary>Whether its readings are sealed in the log and wait for a sync.</summary>
    public bool HasRecords { get; set; }

    /// <summary>Readings in it.</summary>
    public int ReadingCount { get; set; }

    /// <summary>The checkpoint whose mark this batch carries; null for most.</summary>
    public CheckpointBuilder? Checkpoint { get; set; }

    /// <summary>Completes when the batch has had all its effects; null for most.</summary>
    public TaskCompletionSource? Done { get; set; }

    /// <summary>Whether there is anything to do at all.</summary>
    public bool IsEmpty => ReadingCount == 0 && _acknowledgements.Count == 0 && _whenDone.Count == 0 && Done is null
        && Checkpoint is null
        && Array.TrueForAll(Parts, static part => part.IsEmpty);

    /// <summary>Acknowledges a client's messages up to a position once the batch is done.</summary>
    public void AcknowledgeWhenDone(IMessageClient client, long position)
    {
        for (var i = 0; i < _acknowledgements.Count; i++)
        {
            if (!ReferenceEquals(_acknowledgements[i].Client, client)) continue;
            _acknowledgements[i] = (client, position);
            return;
        }
        _acknowledgements.Add((client, position));
    }

    /// <summary>Calls once the batch is done; must not block.</summary>
    public void WhenDone(Action action) => _whenDone.Add(action);

    /// <summary>Sends the acknowledgements, then the answers to requests. Called once, in the order of
    /// <see cref="Number"/>.</summary>
    public void Acknowledge()
    {
        foreach (var (client, position) in _acknowledgements) client.Acknowledge(position);
        foreach (var action in _whenDone) action();
    }

    /// <summary>Announces how many shards must finish; returns true when none has anything to do.</summary>
    public bool StartShards(int shardsAtWork)
    {
        _shardsAtWork = shardsAtWork;
        return shardsAtWork == 0;
    }

    /// <summary>One shard is done with its part; true for the last one.</summary>
    public bool FinishShard() => Interlocked.Decrement(ref _shardsAtWork) == 0;

    public void Clear()
    {
        foreach (var part in Parts) part.Clear();
        _acknowledgements.Clear();
        _whenDone.Clear();
        HasRecords = false;
        ReadingCount = 0;
        Checkpoint = null;
        Done = null;
    }
}
