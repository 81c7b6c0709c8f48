using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Checkpoints;

/// <summary>Goal: a full disk holds a checkpoint up, says so, and nothing else. Method: a simulated disk whose room is
/// taken away and given back.</summary>
[Trait("Row", "D8")]
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_checkpoint_waits_for_room_and_is_written_when_there_is_some()
    {
        var disk = new SimulatedDisk(1);
        await using var pipeline = await OpenAsync(disk);
        disk.Capacity = 0;
        var waiting = pipeline.CheckpointAsync();
        while (pipeline.CheckpointFullReason is null) await Task.Yield();
        Assert.Contains("errno 28", pipeline.CheckpointFullReason, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        disk.Capacity = long.MaxValue;
        await waiting;
        Assert.Null(pipeline.CheckpointFullReason);
        Assert.Single(disk.List("/data/checkpoints"));
    }

    [Fact]
    public async Task A_checkpoint_that_waits_for_room_ends_with_the_process()
    {
        var disk = new SimulatedDisk(1);
        await using var pipeline = await OpenAsync(disk);
        disk.Capacity = 0;
        using var stop = new CancellationTokenSource();
        var waiting = pipeline.CheckpointAsync(stop.Token);
        while (pipeline.CheckpointFullReason is null) await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(disk.List("/data/checkpoints"));
    }

    private static async Task<StreamPipeline> OpenAsync(SimulatedDisk disk)
    {
        var directory = disk.OpenDirectory();
        var log = ReadingLog.Open(directory, new StorageOptions { SegmentSize = 4 << 20 });
        return await StreamPipeline.OpenAsync(
            new PipelineParts
            {
                Pipeline = new PipelineOptions { Shards = 2 },
                Model = new ModelOptions(),
                Training = new TrainingOptions { Enabled = false },
                Detector = new SensorDetector(new DetectionOptions()),
                SinkFactory = static _ => new SilentSink(),
                Directory = directory,
                Log = log,
                Checkpoints = new CheckpointStore(directory, log.Identity),
            },
            CancellationToken.None);
    }
}
