using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;
using RnnStream.Storage.Tests.Log;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Files;

/// <summary>Data directories of released versions. They are never written again and must load for ever.</summary>
[Trait("Fault", "D14")]
public sealed class GoldenFileTests
{
    [Theory]
    [InlineData("v1")]
    public void A_directory_of_every_released_format_still_loads_and_goes_on(string version)
    {
        using var root = new TemporaryDirectory();
        using var directory = DataDirectory.Open(root.Join("data"));
        CopyFolder(version, "log", directory.LogPath);
        CopyFolder(version, "checkpoints", directory.CheckpointsPath);
        using var log = ReadingLog.Open(directory, LogFixture.Options(StorageProcess.SegmentSize));
        Assert.True(log.Recovery.WasClosed);
        Assert.Equal(17 * StorageProcess.RecordsPerFrame, log.CheckRecords());
        using var checkpoint = new CheckpointStore(directory, log.Identity).TryOpenNewest(out var setAside)!;
        Assert.Empty(setAside);
        Assert.Equal(16 * StorageProcess.RecordsPerFrame, checkpoint.Sequence);
        var states = checkpoint.OpenSection("states");
        Assert.Equal(checkpoint.Sequence, states.ReadInt64());
        var body = new byte[states.Remaining];
        states.ReadExactly(body);
        Assert.Equal(LogFixture.BodyOf(checkpoint.Sequence), body);
        log.AppendDurably(50);
        Assert.Equal(log.NextSequence, log.CheckRecords());
    }

    private static void CopyFolder(string version, string folder, string target)
    {
        var source = Path.Join(AppContext.BaseDirectory, "TestData", version, folder);
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Join(target, Path.GetFileName(file)));
    }
}
