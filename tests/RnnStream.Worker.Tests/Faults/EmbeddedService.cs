using System.Diagnostics;
using RnnStream.Testing;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>The real service with its own broker, to which mosquitto's clients publish.</summary>
internal sealed class EmbeddedService : IAsyncDisposable
{
    private readonly HttpClient _http;

    private EmbeddedService(string[] program, TemporaryDirectory folder, int port, string url, string[] settings)
    {
        Port = port;
        _http = new HttpClient { BaseAddress = new Uri(url) };
        Data = folder.Join("data");
        Worker = WorkerProcess.StartUnder(
            program,
            [
                "run", "--Mqtt:Embedded:Enabled", "true", "--Mqtt:Embedded:Port", $"{port}", "--Http:Url", url,
                "--Storage:Directory", Data, "--Training:Enabled", "false", .. settings,
            ]);
    }

    public WorkerProcess Worker { get; }

    public string Data { get; }

    public int Port { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static Task<EmbeddedService> StartAsync(TemporaryDirectory folder, params string[] settings) =>
        StartUnderAsync([], folder, settings);

    /// <summary>The same as the last words of another program's command line.</summary>
    public static async Task<EmbeddedService> StartUnderAsync(
        string[] program, TemporaryDirectory folder, params string[] settings)
    {
        var service = new EmbeddedService(program, folder, FreePort.Take(), $"http://127.0.0.1:{FreePort.Take()}", settings);
        await service.Worker.ReadyAsync();
        return service;
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Publishes one reading, with further words for the publisher.</summary>
    public async Task<(int Code, string Error)> PublishAsync(params string[] words)
    {
        var start = new ProcessStartInfo(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{Port}", "-q", "1", "-t", "sensors/pump", "-m", "7", .. words])
        { RedirectStandardError = true };
        using var publisher = Process.Start(start)!;
        var error = await publisher.StandardError.ReadToEndAsync();
        await publisher.WaitForExitAsync();
        return (publisher.ExitCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Worker.DisposeAsync();
    }
}
