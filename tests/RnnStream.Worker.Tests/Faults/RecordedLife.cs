using System.Text.Json;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>A recorded log that is replayed into a data directory by the real program: whatever happens to it on the
/// way,
/// another run over the same log must end with the digest of an undisturbed replay, in a sound directory.</summary>
internal sealed class RecordedLife : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string[] _replay;

    public RecordedLife(int sensors = 2, int days = 3)
    {
        Feed = new Feed(_folder.Path, sensors, TimeSpan.FromDays(days));
        Data = _folder.Join("data");
        _replay = ["replay", Feed.Log, "--json", "--Training:Enabled=false", "--Pipeline:BatchSize=64"];
    }

    public Feed Feed { get; }

    public string Data { get; set; }

    public string Join(string name) => _folder.Join(name);

    /// <summary>The words of a replay into the data directory, with small batches so that there are many
    /// syncs.</summary>
    public string[] Recording => [.. _replay, "--data", Data];

    /// <summary>The digest of a replay that nothing disturbs and that keeps nothing.</summary>
    public async Task<string> UndisturbedAsync() => DigestOf(await WorkerProcess.RunAsync(_replay));

    /// <summary>Goes on with what is there to the end of the log.</summary>
    public async Task<string> GoOnAsync(params (string Name, string Value)[] environment) =>
        DigestOf(await WorkerProcess.RunAsync(Recording, environment));

    /// <summary>A run under <c>strace</c>, which makes a system call fail, lie, wait or kill.</summary>
    public Task<(int ExitCode, string Output, string Error)> UnderStraceAsync(string fault)
    {
        var call = fault[..fault.IndexOf(':', StringComparison.Ordinal)];
        return WorkerProcess.RunUnderAsync(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={fault}"], Recording);
    }

    public async Task AssertSoundAsync()
    {
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", Data, "--verify"]);
        Assert.True(code == 0, output + error);
    }

    public void Dispose() => _folder.Dispose();

    private static string DigestOf((int ExitCode, string Output, string Error) run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("stateDigest").GetString()!;
    }
}
