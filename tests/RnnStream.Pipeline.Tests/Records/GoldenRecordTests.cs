using System.IO.Compression;
using System.Runtime.CompilerServices;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Labels;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Records;

/// <summary>Goal: what any released program wrote into checkpoints is read for ever. Method: the sections of a
/// checkpoint, and from version 3 on a whole data directory, as every version wrote them. They are never written
/// again.</summary>
[Trait("Fault", "D14")]
public sealed class GoldenRecordTests
{
    private const string Present = "v3";
    private static readonly string[] Sections = ["intake", "histories", "sensors", "silence"];

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task The_intakes_part_of_a_checkpoint_of_every_version_is_read(string version)
    {
        await using var pipeline = await TestPipeline.OpenAsync();
        pipeline.Pipeline.Intake.Restore(
            Content(version, "intake"), static _ => [], static () => { });
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
        using var folder = new TemporaryDirectory();
        await WriteAsync(folder.Path);
        var isUpdate = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
        if (isUpdate)
        {
            Directory.CreateDirectory(SourceOf(Present, ""));
            File.Delete(SourceOf(Present, "directory.zip"));
            ZipFile.CreateFromDirectory(
                folder.Path, SourceOf(Present, "directory.zip"), CompressionLevel.SmallestSize, false);
        }
        using var directory = DataDirectory.Open(folder.Path);
        using var log = ReadingLog.Open(directory, new Storage.StorageOptions { SegmentSize = 4 << 20 });
        using var checkpoint = new CheckpointStore(directory, log.Identity).TryOpenNewest(out _)!;
        foreach (var name in Sections)
        {
            var content = ContentOf(checkpoint, name);
            if (!isUpdate)
            {
                Assert.Equal(Content(Present, name), content);
                continue;
            }
            await using var file = new GZipStream(
                File.Create(SourceOf(Present, name + ".gz")), CompressionLevel.SmallestSize);
            file.Write(content);
        }
    }

    [Theory]
    [InlineData("v2", "9c36362053d8616e03212fec54b20626b5320f57050464bb0870895d59fc76b5")]
    [InlineData("v3", "9c36362053d8616e03212fec54b20626b5320f57050464bb0870895d59fc76b5")]
    public async Task A_data_directory_of_every_version_is_recovered(string version, string digest)
    {
        using var folder = new TemporaryDirectory();
        var path = folder.Join("data");
        ZipFile.ExtractToDirectory(PathOf(version, "directory.zip"), path);
        await using var pipeline = await TestPipeline.OpenAsync(path);
        Assert.Equal(7, pipeline.Pipeline.Intake.SensorCount);
        Assert.Equal(35, pipeline.Pipeline.Recovered.Readings);
        Assert.Equal(105, pipeline.Pipeline.Intake.Accounting.Applied);
        Assert.Equal(digest, await pipeline.DigestAsync());
        await using var uninterrupted = await TestPipeline.OpenAsync();
        uninterrupted.Feed(0, 105);
        Assert.Equal(digest, await uninterrupted.DigestAsync());
    }

    private static async Task WriteAsync(string path)
    {
        await using (var pipeline = await TestPipeline.OpenAsync(path))
        {
            pipeline.Feed(0, 70);
            pipeline.Feed(0, 7);
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "{"u8, "not JSON");
            pipeline.Pipeline.Intake.RejectLogged(RejectionReason.Malformed, "plant/x"u8, "["u8, "not JSON");
            Assert.True(pipeline.Pipeline.Intake.TryMute("plant/4"u8, isMuted: true));
            Assert.True(pipeline.Pipeline.Intake.TryLabel("plant/5"u8, EventTime.Second, LabelVerdict.Confirmed, "seen"));
            await pipeline.Pipeline.CheckpointAsync();
            pipeline.Feed(70, 105);
            await pipeline.DigestAsync();
        }
    }

    private static byte[] ContentOf(Checkpoint checkpoint, string name)
    {
        var section = checkpoint.OpenSection(name);
        var content = new byte[section.Remaining];
        section.ReadExactly(content);
        return content;
    }

    private static byte[] Content(string version, string section)
    {
        using var file = new GZipStream(
            File.OpenRead(PathOf(version, section + ".gz")), CompressionMode.Decompress);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private static string SourceOf(string version, string name, [CallerFilePath] string here = "") =>
        Path.Join(Path.GetDirectoryName(here), "..", "TestData", version, name);

    private static string PathOf(string version, string name) =>
        Path.Join(AppContext.BaseDirectory, "TestData", version, name);
}
