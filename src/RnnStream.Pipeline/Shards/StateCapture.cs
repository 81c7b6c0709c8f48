using RnnStream.Pipeline.Checkpoints;

namespace RnnStream.Pipeline.Shards;

/// <summary>One shard's copies for one checkpoint: taken between batches, and of a block that is about to change
/// before it does. So the checkpoint shows the shard at its mark, and the shard never waits for all of it.</summary>
/// <remarks>Bound: the builder's buffers. A slice takes one only when it is free; a block about to change waits for
/// one, and with it the shard, when the disk is slower than the changes. Used by the shard loop alone.</remarks>
internal sealed class StateCapture
{
    // Blocks per slice: about as long as a batch of a few readings.
    private const int SliceBlocks = 32;

    private readonly ShardStates _states;
    private readonly CheckpointBuilder _builder;
    private readonly SlotSet _wanted;
    private CaptureBuffer? _buffer;
    private Task? _bufferFreed;
    private int _next;

    public StateCapture(ShardStates states, CheckpointBuilder builder, SlotSet wanted)
    {
        _states = states;
        _builder = builder;
        _wanted = wanted;
        Advance();
    }

    /// <summary>Whether every copy is handed over, or nobody wants them any more.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether the checkpoint still lacks this slot.</summary>
    public bool Wants(int slot) => !IsDone && _wanted.Contains(slot);

    /// <summary>Copies a block that is about to change; waits for a buffer when it must.</summary>
    public void CopyNow(int slot, ReadOnlySpan<byte> block)
    {
        do
        {
            _buffer ??= _builder.WaitForBuffer();
            IsDone = _buffer is null;
        }
        while (!IsDone && !TryCopy(slot, block));
        Advance();
    }

    /// <summary>Copies a few blocks.</summary>
    /// <returns>False when no buffer is free: <see cref="CheckpointBuilder.BufferFreed"/> tells when to come
    /// again.</returns>
    public bool TryCopySlice()
    {
        for (var count = 0; count < SliceBlocks && !IsDone; count++)
        {
            if (_builder.IsAbandoned) IsDone = true;
            else if ((_buffer ??= _builder.TryTakeBuffer()) is null) return false;
            else if (TryCopy(_next, _states.Read(_next))) Advance();
        }
        return true;
    }

    /// <summary>Completes when a buffer may be free.</summary>
    /// <remarks>The same as before until it completes: a shard asks after every batch.</remarks>
    public Task BufferFreed =>
        _bufferFreed is { IsCompleted: false } ? _bufferFreed : _bufferFreed = _builder.BufferFreed;

    /// <returns>False when the buffer had no room left; it is handed over.</returns>
    private bool TryCopy(int slot, ReadOnlySpan<byte> block)
    {
        var (sensor, changedAt) = _states.About(slot);
        if (_buffer!.TryAdd(sensor, changedAt, block))
        {
            _wanted.Remove(slot);
            return true;
        }
        _builder.HandOver(_buffer);
        _buffer = null;
        return false;
    }

    private void Advance()
    {
        if (IsDone) return;
        _next = _wanted.FirstFrom(_next);
        if (_next >= 0) return;
        IsDone = true;
        if (_buffer is not null) _builder.HandOver(_buffer);
        _builder.EndShard();
    }
}
