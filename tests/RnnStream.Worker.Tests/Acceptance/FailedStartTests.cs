using System.Net;
using System.Net.Sockets;
using RnnStream.Testing.Storage;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>Goal: a service that cannot start says why in one line per fault, without a stack trace.</summary>
public sealed class FailedStartTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task A_taken_port_of_the_embedded_broker_is_one_line()
    {
        using var taken = Listen(out var port);
        await ExpectAsync(1, 1, "--Mqtt:Embedded:Enabled=true", $"--Mqtt:Embedded:Port={port}", "--Http:Url=");
    }

    [Fact]
    public async Task A_taken_port_of_HTTP_is_one_line()
    {
        using var taken = Listen(out var port);
        await ExpectAsync(1, 1, "--Mqtt:Port=1", $"--Http:Url=http://127.0.0.1:{port}");
    }

    [Fact]
    public async Task A_fault_while_HTTP_is_still_starting_is_one_line()
    {
        await File.WriteAllTextAsync(_folder.Join("data"), "");
        await ExpectAsync(1, 1, "--Http:Url=http://127.0.0.1:0");
    }

    [Fact]
    [Trait("Fault", "C1")]
    public async Task Unknown_words_and_wrong_settings_are_told_together() =>
        await ExpectAsync(2, 4, "--Pipeline:Shards=many", "--Training:Windw=3", "--Pipeline:BatchSize=0", "--nope", "3");

    public void Dispose() => _folder.Dispose();

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    private async Task ExpectAsync(int exitCode, int faults, params string[] settings)
    {
        var (found, _, error) = await WorkerProcess.RunAsync(
            ["run", $"--Storage:Directory={_folder.Join("data")}", .. settings]);
        var told = error.Split('\n').Count(static line => line.StartsWith("rnnstream: ", StringComparison.Ordinal));
        Assert.True(exitCode == found && faults == told, $"exit code {found}, {told} faults:\n{error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
