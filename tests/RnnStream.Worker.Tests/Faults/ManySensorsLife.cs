using System.Text.Json;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>A recorded log of many sensors, so that states fill memory and checkpoints, which the real program replays
/// into a data directory.</summary>
internal sealed class ManySensorsLife : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string[] _replay;

    /// <param name="sensors">Sensors.</param>
    /// <param name="readings">Readings of each.</param>
    public ManySensorsLife(int sensors, int readings)
    {
        var log = _folder.Join("many.csv");
        File.WriteAllLines(
            log,
            Enumerable.Range(0, sensors * readings)
                .Select(index => $"{1_767_571_200 + index / sensors * 60},s{index % sensors},{index % 97}")
                .Prepend("timestamp,sensor,value"));
        _replay =
        [
            "replay", log, "--json", "--Training:Enabled=false", "--Pipeline:BatchSize=256", $"--Storage:SegmentSize={4 << 20}",
        ];
    }

    public string Data => _folder.Join("data");

    /// <summary>The words of a replay into the data directory.</summary>
    public string[] Recording => [.. _replay, "--data", Data];

    public string Join(string name) => _folder.Join(name);

    /// <summary>What was disturbed goes on to the digest of a replay that nothing disturbs, with nothing twice, in a
    /// sound directory.</summary>
    public async Task AssertGoesOnAsync()
    {
        await AssertSoundAsync();
        var expected = Summary(await WorkerProcess.RunAsync(_replay));
        var found = Summary(await WorkerProcess.RunAsync(Recording));
        foreach (var figure in (string[])["stateDigest", "readingsApplied", "sensors"])
            Assert.Equal(expected.GetProperty(figure).ToString(), found.GetProperty(figure).ToString());
        await AssertSoundAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertSoundAsync()
    {
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", Data, "--verify"]);
        Assert.True(code == 0, output + error);
    }

    private static JsonElement Summary((int ExitCode, string Output, string Error) run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
