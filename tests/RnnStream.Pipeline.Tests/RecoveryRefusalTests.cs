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

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => TestPipeline.OpenAsync(folder.Path));
        Assert.Contains("record 5000", refusal.Message, StringComparison.Ordinal);
    }
}
