using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Checkpoints;

/// <summary>Gathers one checkpoint: the intake's part when it is begun, each shard's part when its mark comes
/// by.</summary>
/// <remarks>Every part is a copy at the same place in the order of readings, so writing goes on beside the shards.
/// Costs the memory of the states once more while it lasts.</remarks>
internal sealed class CheckpointBuilder
{
    /// <summary>Format of the sections below; the file has a version of its own.</summary>
    public const int Version = 2;

    private const int CopySize = 1 << 24;
    private readonly byte[] _intake;
    private readonly List<(string Name, byte[] Bytes)> _histories;
    private readonly List<(byte[] Bytes, int Length)>[] _states;
    private readonly byte[][] _outbox;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _shardsMissing;

    /// <param name="sequence">The states include every record before this one.</param>
    /// <param name="intake">The intake's part, as a record.</param>
    /// <param name="histories">Training histories by section name.</param>
    /// <param name="shardCount">Shards that add their part.</param>
    public CheckpointBuilder(
        long sequence, byte[] intake, List<(string Name, byte[] Bytes)> histories, int shardCount)
    {
        Sequence = sequence;
        _intake = intake;
        _histories = histories;
        _shardsMissing = shardCount;
        _states = new List<(byte[], int)>[shardCount];
        _outbox = new byte[shardCount][];
    }

    /// <summary>The states include every record before this one.</summary>
    public long Sequence { get; }

    /// <summary>Completes when every shard has added its part.</summary>
    public Task Completed => _completed.Task;

    /// <summary>Copies a shard's states: for each sensor its index, the size and the block.</summary>
    /// <param name="shardNumber">0-based.</param>
    /// <param name="shard">The shard, at the checkpoint's mark.</param>
    /// <param name="unpublished">The messages that it made and nobody confirmed.</param>
    public void Add(int shardNumber, Shard shard, byte[] unpublished)
    {
        _outbox[shardNumber] = unpublished;
        var copies = new List<(byte[], int)>();
        var copy = new byte[Math.Min(CopySize, shard.StateSize + shard.Sensors.Count * 8L + 64)];
        var length = 0;
        for (var slot = 0; slot < shard.Sensors.Count; slot++)
        {
            var state = shard.State(slot);
            if (length + state.Length + 8 > copy.Length)
            {
                copies.Add((copy, length));
                copy = new byte[Math.Max(CopySize, state.Length + 8)];
                length = 0;
            }
            BitConverter.TryWriteBytes(copy.AsSpan(length), shard.Sensors[slot].Index);
            BitConverter.TryWriteBytes(copy.AsSpan(length + 4), state.Length);
            state.CopyTo(copy.AsSpan(length + 8));
            length += state.Length + 8;
        }
        copies.Add((copy, length));
        _states[shardNumber] = copies;
        if (Interlocked.Decrement(ref _shardsMissing) == 0) _completed.SetResult();
    }

    /// <summary>Writes every section.</summary>
    public void WriteTo(CheckpointWriter writer)
    {
        writer.BeginSection("intake");
        writer.Write(_intake);
        foreach (var (name, bytes) in _histories)
        {
            writer.BeginSection(name);
            writer.Write(bytes);
        }
        writer.BeginSection("outbox");
        foreach (var unpublished in _outbox) writer.Write(unpublished);
        writer.BeginSection("states");
        foreach (var copies in _states)
            foreach (var (bytes, length) in copies) writer.Write(bytes.AsSpan(0, length));
    }
}
