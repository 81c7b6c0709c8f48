using RnnStream.Testing.Storage;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>Two sensors' readings over nine days and the labels of their faults, as <c>simulate</c> writes
/// them.</summary>
public sealed class SimulatedLog : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>The options that made it.</summary>
    internal static string[] Options { get; } =
        ["--plant", "pump", "--sensors", "2", "--duration", "9d", "--interval", "10m", "--seed", "3"];

    internal string Log => _folder.Join("pump.csv");

    internal string Labels => _folder.Join("pump.json");

    internal string Faults => _folder.Join("pump.jsonl");

    public async Task InitializeAsync()
    {
        var (code, output, error) = await WorkerProcess.RunAsync(
            ["simulate", .. Options, "--out", Log, "--labels", Labels, "--fault-list", Faults]);
        Assert.True(code == 0, error);
        Assert.Empty(output);
        Assert.Contains($"readings of 2 sensors in {Log}", error, StringComparison.Ordinal);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();
}
