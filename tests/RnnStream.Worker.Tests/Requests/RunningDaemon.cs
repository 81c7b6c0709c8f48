using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Tests.Requests;

/// <summary>The service over a data directory of its own, with a client that needs no broker.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder;
    private readonly CancellationTokenSource _stop = new();
    private readonly Daemon _daemon;
    private readonly Task _running;

    private RunningDaemon(TemporaryDirectory folder, Daemon daemon, AskingClient client)
    {
        _folder = folder;
        _daemon = daemon;
        Client = client;
        _running = daemon.RunAsync(_stop.Token);
    }

    public AskingClient Client { get; }

    public long Received => _daemon.Pipeline.Intake.Accounting.Received;

    public Task DrainAsync() => _daemon.Pipeline.DrainAsync();

    public static async Task<RunningDaemon> StartAsync()
    {
        var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(file, "{}");
        var settings = Settings.Load(
            file,
            ["--Storage:Directory", Path.Combine(folder.Path, "data"), "--Storage:SegmentSize", "4194304",
                "--Training:Enabled", "false", "--Pipeline:Shards", "2"]);
        var client = new AskingClient();
        var daemon = await Daemon.OpenAsync(
            settings, _ => client, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        return new RunningDaemon(folder, daemon, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _daemon.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }
}
