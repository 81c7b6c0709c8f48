using System.Runtime.Versioning;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: a secret is seen by the broker alone, and nobody else on the machine reads or plants our files.
/// Method: a password that occurs nowhere else, looked for in everything that the service ever says or
/// writes.</summary>
[SupportedOSPlatform("linux")]
public sealed class SecretTests
{
    private const string Canary = "canary-4711-secret";

    [MosquittoFact]
    [Trait("Fault", "C3")]
    public async Task A_password_appears_nowhere()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 1);
        await File.WriteAllTextAsync(life.Join("password"), Canary + "\n");
        life.Arguments =
        [
            .. life.Arguments, "--Mqtt:Username", "plant", "--Mqtt:PasswordFile", life.Join("password"),
            "--Serilog:MinimumLevel", "Verbose",
        ];
        await using var worker = await life.StartAsync();
        await life.PublishAsync();
        await life.AppliedAsync(life.Feed.Readings);
        foreach (var path in (string[])["/health", "/health/ready", "/health/live", "/metrics", "/"])
            Assert.DoesNotContain(Canary, (await life.GetAsync(path)).Text, StringComparison.Ordinal);

        Assert.Equal(0, await worker.TerminateAsync());
        Assert.DoesNotContain(Canary, worker.Error + worker.Output, StringComparison.Ordinal);
        life.Broker.Kill();
        var failed = await WorkerProcess.RunAsync([.. life.Arguments, "--Mqtt:StartPolicy", "Fail"]);
        Assert.Equal(1, failed.ExitCode);
        Assert.DoesNotContain(Canary, failed.Error + failed.Output, StringComparison.Ordinal);
        var (_, output, error) = await WorkerProcess.RunAsync(["inspect", life.Data, "--json"]);
        Assert.DoesNotContain(Canary, output + error, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(life.Data, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Canary, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "C3")]
    public async Task A_wrong_setting_beside_a_secret_does_not_show_it()
    {
        using var folder = new TemporaryDirectory();
        var (code, output, error) = await WorkerProcess.RunAsync(
            ["check", "--offline", "--Storage:Directory", folder.Join("data")],
            ("RNNSTREAM__Mqtt__Password", Canary), ("RNNSTREAM__Mqtt__Port", "-1"));
        Assert.Equal(2, code);
        Assert.DoesNotContain(Canary, output + error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "C5")]
    public async Task The_data_directory_is_ours_alone_and_one_open_to_all_or_behind_a_link_is_refused()
    {
        using var life = new RecordedLife(sensors: 1, days: 1);
        await life.GoOnAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(life.Data));
        foreach (var file in Directory.GetFiles(life.Data, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite));

        File.SetUnixFileMode(life.Data, (UnixFileMode)0b111_111_111);
        await AssertRefusedAsync(life);
        File.SetUnixFileMode(life.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var log = Path.Join(life.Data, "log");
        Directory.Move(log, life.Join("elsewhere"));
        Directory.CreateSymbolicLink(log, life.Join("elsewhere"));
        await AssertRefusedAsync(life);
    }

    [Fact]
    [Trait("Fault", "C5")]
    public async Task Nothing_in_the_data_directory_may_be_a_link_or_written_by_others()
    {
        using var folder = new TemporaryDirectory();
        var data = folder.Join("new/data");
        string[] service =
        [
            "run", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", "1", "--Mqtt:StartPolicy", "Fail", "--Http:Url", "", "--Storage:Directory", data,
        ];
        var (code, _, error) = await WorkerProcess.RunUnderAsync(["sh", "-c", "umask 000; exec \"$@\"", "sh"], service);
        Assert.True(code == 1 && error.Contains("connection refused", StringComparison.Ordinal), error);
        const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.All(Directory.GetDirectories(data).Append(data), static path => Assert.Equal(Ours, File.GetUnixFileMode(path)));

        string[] names = ["log", "checkpoints", "models", "logs", "LOCK", "models/x.safetensors", "logs/rnnstream-20260101.log"];
        foreach (var name in names)
        {
            var (path, aside) = (Path.Join(data, name), folder.Join("aside"));
            if (Directory.Exists(path)) Directory.Move(path, aside);
            else await File.WriteAllTextAsync(aside, "");
            File.Delete(path);
            File.CreateSymbolicLink(path, aside);
            await AssertRefusedAsync(service, $"{path} is a symbolic link");
            File.Delete(path);
            if (!Directory.Exists(aside)) continue;
            Directory.Move(aside, path);
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
            await AssertRefusedAsync(service, $"{path} may be written by other users (mode 777)");
            File.SetUnixFileMode(path, Ours);
        }
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [Trait("Fault", "C4")]
    public async Task The_embedded_broker_takes_no_anonymous_clients_beyond_this_machine(string address)
    {
        using var folder = new TemporaryDirectory();
        var (code, _, error) = await WorkerProcess.RunAsync(
            [
                "run", "--Mqtt:Embedded:Enabled", "true", "--Mqtt:Embedded:Address", address, "--Mqtt:Embedded:Port", "0", "--Http:Url", "",
                "--Storage:Directory", folder.Join("data"),
            ]);
        Assert.NotEqual(0, code);
        Assert.Contains("would admit nobody", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(string[] service, string why)
    {
        var (code, _, error) = await WorkerProcess.RunAsync(service);
        Assert.Equal(1, code);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(RecordedLife life)
    {
        var (code, _, error) = await WorkerProcess.RunAsync(life.Recording);
        Assert.Equal(1, code);
        Assert.Contains(life.Data, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
