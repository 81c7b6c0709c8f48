using System.IO.Compression;
using System.Runtime.CompilerServices;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Labels;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Records;

/// <summary>Goal: what any released program wrote into records and checkpoints is read for ever. Method: the intake's
/// part
/// of a checkpoint and the bodies of records, as every version wrote them. They are never written again.</summary>
[Trait("Fault", "D14")]
public sealed class GoldenRecordTests
{
    private const string Present = "v2";

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
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

    /// <summary>A change of the layout needs a new content version and a new file. <c>UPDATE_GOLDEN=1</c> writes that
    /// of
    /// the present version; those of released versions are never written again.</summary>
    [Fact]
    public async Task The_present_version_writes_what_its_golden_file_holds()
    {
        var content = await WriteAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(SourceOf(Present))!);
            await using var file = new GZipStream(File.Create(SourceOf(Present)), CompressionLevel.SmallestSize);
            file.Write(content);
            return;
        }
        Assert.Equal(Content(Present), content);
    }

    private static async Task<byte[]> WriteAsync()
    {
        using var folder = new TemporaryDirectory();
        await using (var pipeline = await TestPipeline.OpenAsync(folder.Path))
        {
            pipeline.Feed(0, 70);
            pipeline.Feed(0, 7);
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "{"u8, "not JSON");
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "["u8, "not JSON");
            Assert.True(pipeline.Pipeline.Intake.TryMute("plant/4"u8, isMuted: true));
            Assert.True(pipeline.Pipeline.Intake.TryLabel("plant/5"u8, EventTime.Second, LabelVerdict.Confirmed, "seen"));
            await pipeline.Pipeline.CheckpointAsync();
        }
        using var directory = DataDirectory.Open(folder.Path);
        using var log = ReadingLog.Open(directory, new Storage.StorageOptions { SegmentSize = 4 << 20 });
        using var checkpoint = new CheckpointStore(directory, log.Identity).TryOpenNewest(out _)!;
        var section = checkpoint.OpenSection("intake");
        var content = new byte[section.Remaining];
        section.ReadExactly(content);
        return content;
    }

    private static byte[] Content(string version)
    {
        using var file = new GZipStream(File.OpenRead(PathOf(version)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private static string SourceOf(string version, [CallerFilePath] string here = "") =>
        Path.Join(Path.GetDirectoryName(here), "..", "TestData", version, "intake.gz");

    private static string PathOf(string version) =>
        Path.Join(AppContext.BaseDirectory, "TestData", version, "intake.gz");
}
