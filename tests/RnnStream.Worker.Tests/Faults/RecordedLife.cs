using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Formats.Logs;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Storage.Inspection;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Replay;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>A recorded log that is replayed into a data directory by the real program: whatever happens to it on the
/// way, another run over the same log must end with the digest of an undisturbed replay, in a sound
/// directory.</summary>
internal sealed class RecordedLife : IDisposable
{
    private static readonly string[] Options =
        ["--Training:Enabled=false", "--Pipeline:BatchSize=64", $"--Storage:SegmentSize={4 << 20}"];

    private readonly TemporaryDirectory _folder = new();
    private readonly string[] _replay;

    /// <param name="sensors">Sensors.</param>
    /// <param name="days">Length of the log.</param>
    /// <param name="readings">The first readings of it; all unless given.</param>
    public RecordedLife(int sensors = 2, int days = 3, int readings = int.MaxValue)
    {
        Feed = new Feed(_folder.Path, sensors, TimeSpan.FromDays(days));
        if (readings < Feed.Readings)
            File.WriteAllLines(Feed.Log, [.. File.ReadAllLines(Feed.Log).Take(1 + readings)]);
        Data = _folder.Join("data");
        _replay = ["replay", Feed.Log, "--json", .. Options];
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

    /// <summary>The same in this process, for tests that look often.</summary>
    /// <param name="isKept">Goes on with the data directory; otherwise nothing is kept.</param>
    public async Task<string> ReplayAsync(bool isKept)
    {
        var settings = Settings.Load(null, [.. Options, $"--Storage:Directory={Data}"]);
        using var storage = isKept
            ? OpenStorage.Open(settings.Storage, TimeProvider.System, NullLogger.Instance)
            : null;
        using var log = LogReader.Open(Feed.Log, new LogReadOptions());
        var outcome = await new ReplayRun(settings, null).RunAsync([log], storage, null, CancellationToken.None);
        return outcome.StateDigest;
    }

    /// <summary>A run of the program as a process.</summary>
    public Task<(int ExitCode, string Output, string Error)> RecordAsync() => WorkerProcess.RunAsync(Recording);

    /// <summary>A run under <c>strace</c>, which makes a system call fail, lie, wait or kill.</summary>
    /// <param name="fault">The call and what becomes of it.</param>
    /// <param name="paths">Calls on these files alone; on any unless given.</param>
    public Task<(int ExitCode, string Output, string Error)> UnderStraceAsync(string fault, params string[] paths)
    {
        var call = fault[..fault.IndexOf(':', StringComparison.Ordinal)];
        return WorkerProcess.RunUnderAsync(
            ["strace", "-f", "-qq", "-o", "/dev/null", .. paths.SelectMany(static path => (string[])["-P", path]), "-e", $"trace={call}", "-e", $"inject={fault}"], Recording);
    }

    public async Task AssertSoundAsync()
    {
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", Data, "--verify"]);
        Assert.True(code == 0, output + error);
    }

    /// <summary>The same in this process.</summary>
    public void AssertSound() => Assert.Empty(DirectoryVerification.Verify(Data, new ContentVerification()).Problems);

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }

    public void Dispose() => _folder.Dispose();

    private static string DigestOf((int ExitCode, string Output, string Error) run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("stateDigest").GetString()!;
    }
}
