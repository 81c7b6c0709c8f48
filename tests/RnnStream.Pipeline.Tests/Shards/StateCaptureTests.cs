using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Shards;

namespace RnnStream.Pipeline.Tests.Shards;

/// <summary>Goal: between two batches a shard copies only as long as there are buffers; it waits for one when a block
/// is about to change, and no longer than somebody wants the copy.</summary>
public sealed class StateCaptureTests
{
    private const int BlockSize = 1 << 17;

    // A buffer has room for one of them: more blocks than buffers.
    private const int Blocks = 100;
    private readonly ShardStates _states = new();
    private readonly CheckpointBuilder _builder = new(
        sequence: 10, baseSequence: -1, intake: [], histories: [], new SensorsSection([], [], [], []),
        new SilenceSection("", 0), shardCount: 1);

    public StateCaptureTests()
    {
        for (var sensor = 0; sensor < Blocks; sensor++) _states.Add(sensor, BlockSize).Fill((byte)(sensor + 1));
        _states.BeginCapture(_builder);
    }

    [Fact]
    public async Task A_slice_ends_where_no_buffer_is_free()
    {
        var copying = Task.Run(CopyUntilNoBufferIsFree);
        await copying.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.NotNull(_states.Capture);
        Assert.Same(_states.Capture.BufferFreed, _states.Capture.BufferFreed);
    }

    [Fact]
    public async Task A_block_about_to_change_waits_until_the_checkpoint_is_abandoned()
    {
        CopyUntilNoBufferIsFree();
        var change = Task.Run(() => _states.Change(Blocks - 1).Clear());
        Assert.False(change.IsCompleted);
        _builder.Abandon();
        await change;
        Assert.Null(_states.Capture);
    }

    [Fact]
    public void Nothing_is_copied_for_a_checkpoint_that_nobody_wants()
    {
        _builder.Abandon();
        Assert.True(_states.Capture!.TryCopySlice());
        Assert.Null(_states.Capture);
    }

    private void CopyUntilNoBufferIsFree()
    {
        while (_states.Capture!.TryCopySlice())
        {
        }
    }
}
