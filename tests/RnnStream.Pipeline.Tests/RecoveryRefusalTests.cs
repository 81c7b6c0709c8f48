using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Storage;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests;

public sealed class RecoveryRefusalTests
{
    [Fact]
    public async Task A_checkpoint_beyond_the_end_of_the_log_is_refused()
    {
        using var folder = new TemporaryDirectory();
        using (var directory = DataDirectory.Open(folder.Path))
        using (var log = ReadingLog.Open(directory, new StorageOptions { SegmentSize = 4 << 20 }))
        {
            new CheckpointStore(directory, log.Identity).Write(5_000, static writer => writer.BeginSection("intake"));
        }

        var refusal = await Assert.ThrowsAsync<DamageException>(() => TestPipeline.OpenAsync(folder.Path));
        Assert.Contains("record 5000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_with_states_for_another_network_is_refused_even_if_they_are_equally_long()
    {
        using var folder = new TemporaryDirectory();
        var shipped = PretrainedNetwork.Load().Shape;
        var other = shipped with { Cell = CellKind.Lstm, HiddenSize = shipped.HiddenSize / 2 };
        await using (var pipeline = await TestPipeline.OpenAsync(folder.Path, detector: Of(shipped)))
        {
            pipeline.Feed(0, 70);
            await pipeline.Pipeline.CloseAsync();
        }

        Assert.Equal(Of(shipped).StateSize(1), Of(other).StateSize(1));
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(
            () => TestPipeline.OpenAsync(folder.Path, detector: Of(other)));
        Assert.Contains("set Model back", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Lstm of 1 x 16", refusal.Message, StringComparison.Ordinal);
        await using var same = await TestPipeline.OpenAsync(folder.Path, detector: Of(shipped));
        Assert.Equal(7, same.Pipeline.Sensors.Count);

        static SensorDetector Of(NetworkShape shape) => new(new DetectionOptions(), shape);
    }
}
