using RnnStream.Testing;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: no secret in anything that the program says or leaves behind, however it ends. Method: secrets that
/// occur nowhere else, looked for in console, log files, health, metrics, <c>inspect</c>, <c>check</c> and data
/// directory.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Canary = "canary-2718-secret";
    private readonly TemporaryDirectory _folder = new();

    [ProgramsFact("mosquitto", "mosquitto_pub", "strace")]
    [Trait("Fault", "C3")]
    public async Task A_process_that_dies_shows_none()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        await File.WriteAllTextAsync(life.Join("password"), Canary + "\n");
        life.Arguments =
        [
            .. life.Arguments, "--Mqtt:Username", "plant", "--Mqtt:PasswordFile", life.Join("password"),
            "--Serilog:MinimumLevel", "Verbose",
        ];
        await using (var worker = await life.StartAsync())
        {
            // The runtime answers the first by taking its own answer back.
            worker.Signal("ABRT");
            worker.Signal("ABRT");
            Assert.NotEqual(0, await worker.EndedAsync());
            AssertHidden(worker.Output + worker.Error, life.Data);
        }
        string[] failing = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO"];
        await using (var worker = WorkerProcess.StartUnder(failing, life.Arguments))
        {
            await life.PublishAsync();
            Assert.Equal(1, await worker.EndedAsync());
            AssertHidden(worker.Output + worker.Error, life.Data);
        }
        string[] broker = ["--Mqtt:Host", "127.0.0.1", "--Mqtt:Username", "plant", "--Mqtt:PasswordFile", life.Join("password")];
        var (code, output, error) = await WorkerProcess.RunAsync(["check", .. broker, "--Mqtt:Port", $"{life.Broker.Port}"]);
        Assert.True(code == 0, error);
        AssertHidden(output + error, life.Data);
        (code, output, error) = await WorkerProcess.RunAsync(["check", .. broker, "--Mqtt:Port", "1"]);
        Assert.Equal(1, code);
        AssertHidden(output + error, life.Data);
    }

    [ProgramFact("mosquitto_pub", "mosquitto-clients")]
    [Trait("Fault", "C3")]
    public async Task Users_of_the_embedded_broker_are_admitted_by_the_line_that_the_program_wrote_and_shown_nowhere()
    {
        await File.WriteAllTextAsync(_folder.Join("secret"), Canary + "\n");
        var (made, line, fault) = await WorkerProcess.RunUnderAsync(
            ["sh", "-c", $"exec \"$@\" < {_folder.Join("secret")}", "sh"], ["password", "pump"]);
        Assert.True(made == 0, fault);
        Assert.StartsWith("pump:$pbkdf2-sha256$", line, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.Join("users"), line);

        await using var life = await EmbeddedService.StartAsync(
            _folder, "--Mqtt:Embedded:PasswordFile", _folder.Join("users"), "--Serilog:MinimumLevel", "Verbose");
        Assert.Equal(5, (await life.PublishAsync("-u", "pump", "-P", Canary + "-wrong")).Code);
        Assert.Equal(5, (await life.PublishAsync()).Code);
        Assert.Equal(0, (await life.PublishAsync("-u", "pump", "-P", Canary)).Code);
        foreach (var path in (string[])["/health", "/metrics", "/"]) AssertHidden(await life.GetAsync(path));
        Assert.Equal(0, await life.Worker.TerminateAsync());
        AssertHidden(life.Worker.Output + life.Worker.Error, life.Data);
        Assert.Contains("wrong user name or password", life.Worker.Error, StringComparison.Ordinal);
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", life.Data, "--json"]);
        Assert.Equal(0, code);
        AssertHidden(output + error);
    }

    [Theory]
    [InlineData("--Mqtt:Embedded:Enabled", "true", "--Mqtt:Embedded:PasswordFile")]
    [InlineData("--Mqtt:Embedded:Enabled", "true", "--Mqtt:Embedded:CertificateFile")]
    [InlineData("--Mqtt:Tls:Enabled", "true", "--Mqtt:Tls:CaFile")]
    [InlineData("--Mqtt:Tls:Enabled", "true", "--Mqtt:Tls:CertificateFile")]
    [InlineData("--Model:Cell", "Gru", "--Model:File")]
    [InlineData("--Mqtt:Port", "1", "--config")]
    [Trait("Fault", "C3")]
    public async Task A_file_with_a_secret_in_the_wrong_place_is_named_and_not_quoted(params string[] settings)
    {
        await File.WriteAllTextAsync(_folder.Join("file"), $"pump:{Canary}\n-----BEGIN PRIVATE KEY-----\n{Canary}\n");
        var (code, output, error) = await WorkerProcess.RunAsync(
            [
                "run", .. settings, _folder.Join("file"), "--Mqtt:Embedded:Port", "0", "--Mqtt:StartPolicy", "Fail", "--Http:Url", "",
                "--Storage:Directory", _folder.Join("data"),
            ]);
        Assert.NotEqual(0, code);
        Assert.Contains("rnnstream: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        AssertHidden(output + error);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertHidden(string said, string? directory = null)
    {
        Assert.DoesNotContain(Canary, said, StringComparison.Ordinal);
        if (directory is null) return;
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Canary, File.ReadAllText(file), StringComparison.Ordinal);
    }
}
