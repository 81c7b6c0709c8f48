using System.Text.Json;
using RnnStream.Testing.Storage;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>Goal: the same log gives the same bits, however it is cut into work and whatever the processor can
/// do.</summary>
public sealed class DigestTests : IDisposable
{
    private static readonly string[] Variants =
    [
        "--Pipeline:Shards=1", "--Pipeline:Shards=2", "--Pipeline:Shards=7", "--Pipeline:BatchSize=1",
        "--Pipeline:BatchSize=4096", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic",
    ];

    private readonly TemporaryDirectory _folder = new();

    [Fact]
    [Trait("Fault", "M4")]
    public async Task Neither_shards_nor_batches_nor_vector_width_change_the_digest()
    {
        var feed = new Feed(_folder.Path, sensors: 4, TimeSpan.FromDays(4));
        var expected = await DigestAsync([feed.Log]);
        foreach (var variant in Variants)
        {
            var found = variant.StartsWith("--", StringComparison.Ordinal)
                ? await DigestAsync([feed.Log, variant])
                : await DigestAsync([feed.Log], (variant, "0"));
            Assert.True(expected == found, $"{variant} changes the digest");
        }
    }

    [Fact]
    public async Task A_log_in_two_parts_over_one_data_directory_gives_the_digest_of_the_whole()
    {
        var feed = new Feed(_folder.Path, sensors: 2, TimeSpan.FromDays(8));
        var lines = await File.ReadAllLinesAsync(feed.Log);
        var cut = lines.Length / 3;
        await File.WriteAllLinesAsync(_folder.Join("first.csv"), lines[..cut]);
        await File.WriteAllLinesAsync(_folder.Join("second.csv"), [lines[0], .. lines[cut..]]);
        string[] data = ["--data", _folder.Join("data")];
        await DigestAsync([_folder.Join("first.csv"), .. data]);
        Assert.Equal(await DigestAsync([feed.Log]), await DigestAsync([_folder.Join("second.csv"), .. data]));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> DigestAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var (exitCode, output, error) = await WorkerProcess.RunAsync(["replay", .. arguments, "--json"], environment);
        Assert.True(exitCode == 0, error);
        using var summary = JsonDocument.Parse(output);
        return summary.RootElement.GetProperty("stateDigest").GetString()!;
    }
}
