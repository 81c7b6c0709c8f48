using System.IO.Compression;
using RnnStream.Core.Readings;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Records;

/// <summary>Goal: what any released program wrote into records and checkpoints is read for ever. Method: the intake's part
/// of a checkpoint and the bodies of records, as every version wrote them. They are never written again.</summary>
[Trait("Fault", "D14")]
public sealed class GoldenRecordTests
{
    [Theory]
    [InlineData("v1")]
    public async Task The_intakes_part_of_a_checkpoint_of_every_version_is_read(string version)
    {
        await using var pipeline = await TestPipeline.OpenAsync();
        pipeline.Pipeline.Intake.Restore(
            Content(version), static _ => []);
        var intake = pipeline.Pipeline.Intake;
        Assert.Equal(7, intake.SensorCount);
        Assert.Equal("plant/6", pipeline.Pipeline.Sensors[6].Name);
        Assert.Equal(70, intake.Accounting.Applied);
        Assert.Equal(intake.Accounting.Accounted, intake.Accounting.Received);
        Assert.Equal(7, intake.Accounting.Late);
        Assert.Equal(2, intake.Accounting.Rejected(RejectionReason.Malformed));
        Assert.Equal(69 * 10 * EventTime.Second, intake.NewestEventTime);
    }

    /// <summary>Writes the files of a new version; those of released versions are never written again.</summary>
    internal static async Task WriteAsync(string version)
    {
        using var folder = new TemporaryDirectory();
        await using (var pipeline = await TestPipeline.OpenAsync(folder.Path))
        {
            pipeline.Feed(0, 70);
            pipeline.Feed(0, 7);
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "{"u8, "not JSON");
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "["u8, "not JSON");
            Assert.True(pipeline.Pipeline.Intake.TryMute("plant/4"u8, isMuted: true));
            await pipeline.Pipeline.CheckpointAsync();
        }
        using var directory = DataDirectory.Open(folder.Path);
        using var log = ReadingLog.Open(directory, new Storage.StorageOptions { SegmentSize = 4 << 20 });
        using var checkpoint = new CheckpointStore(directory, log.Identity).TryOpenNewest(out _)!;
        var section = checkpoint.OpenSection("intake");
        var content = new byte[section.Remaining];
        section.ReadExactly(content);
        await using var file = new GZipStream(File.Create(PathOf(version)), CompressionLevel.SmallestSize);
        file.Write(content);
    }

    private static byte[] Content(string version)
    {
        using var file = new GZipStream(File.OpenRead(PathOf(version)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private static string PathOf(string version) =>
        Path.Join(AppContext.BaseDirectory, "TestData", version, "intake.gz");
}
