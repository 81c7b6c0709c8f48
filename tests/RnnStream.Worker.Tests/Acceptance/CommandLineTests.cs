using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>Goal: bad input gets one clear line per fault, the documented exit code, and no stack trace.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(2, "'fly': not known", "fly")]
    [InlineData(2, "did you mean Host", "run", "--Mqtt:Hst", "x")]
    [InlineData(2, "no log is named", "replay")]
    [InlineData(1, "cannot be opened", "replay", "/does/not/exist.csv")]
    [InlineData(1, "no such directory", "inspect", "/does/not/exist")]
    [InlineData(2, "there is no such file", "run", "--config", "/does/not/exist.json")]
    [InlineData(2, "a value is expected behind it", "run", "--Mqtt:Host")]
    [InlineData(2, "must be between", "run", "--Mqtt:Port", "70000")]
    [InlineData(2, "must be between", "run", "--Mqtt:Port", "1883", "--mqtt:port", "70000")]
    [InlineData(2, "is expected", "run", "--Training:WhenLate", "Maybe")]
    [InlineData(2, "false-alarm budget", "check", "--offline", "--Detection:FalseAlarmBudget", "often")]
    [InlineData(2, "--days", "demo", "--days", "1")]
    [InlineData(2, "a whole number is expected", "train", "a.csv", "--out", "a.safetensors", "--threads", "x")]
    [InlineData(2, "1 to 256 is allowed", "train", "a.csv", "--out", "a.safetensors", "--threads", "0")]
    [InlineData(2, "ends in .safetensors", "train", "a.csv", "--out", "a.txt")]
    [InlineData(2, "no such directory", "train", "a.csv", "--out", "/does/not/exist/a.safetensors")]
    [InlineData(2, "no such file", "train", "a.csv", "--out", "/tmp/a.safetensors", "--from", "/does/not/exist")]
    [InlineData(2, "leave --cell", "train", "a", "--out", "/tmp/a.safetensors", "--from", "pretrained", "--layers", "1")]
    [InlineData(2, "a whole number is expected", "bench", "--sensors", "x")]
    [InlineData(2, "--sensors = 0: 1 to 100000 is allowed", "bench", "--sensors", "0")]
    [InlineData(2, "--sensors = 100001", "bench", "--sensors", "100001")]
    [InlineData(2, "--seconds = 0", "bench", "--seconds", "0")]
    [InlineData(2, "--seconds = 3601: 1 to 3600 is allowed", "bench", "--seconds", "3601")]
    [InlineData(2, "a number is expected", "simulate", "--speed", "fast")]
    [InlineData(2, "--labels FILE or --label-column", "evaluate", "a.csv")]
    [InlineData(2, "0 or more", "evaluate", "a.csv", "--training-rows", "-1")]
    [InlineData(2, "no such directory", "evaluate", "nab", "--corpus", "/does/not/exist", "--out", "/tmp/results")]
    [InlineData(2, "found no series", "evaluate", "nab", "--corpus", "/proc/self/fdinfo", "--out", "/tmp/results")]
    [InlineData(2, "name a file, not standard input", "evaluate", "-", "--label-column", "a")]
    [InlineData(2, "--onnx needs a parameter file", "inspect", "/tmp", "--onnx", "/tmp/a.onnx")]
    [InlineData(1, "/etc/hostname", "inspect", "/etc/hostname")]
    [Trait("Fault", "C1")]
    public async Task A_fault_of_usage_is_one_clear_line(int exitCode, string expected, params string[] arguments)
    {
        var (code, output, error) = await WorkerProcess.RunAsync(arguments);
        Assert.Equal(exitCode, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    [Trait("Fault", "C1")]
    public async Task Every_fault_of_a_configuration_is_reported_at_once()
    {
        var (code, _, error) = await WorkerProcess.RunAsync(
            ["run", "--Mqtt:Port", "-1", "--Storage:SyncInterval", "soon", "--Nonsense:Key", "1", "--Pipeline:Shards", "many"]);
        Assert.Equal(2, code);
        foreach (var key in (string[])["Mqtt:Port", "Storage:SyncInterval", "Nonsense", "Pipeline:Shards"])
            Assert.Single(error.Split('\n'), line => line.StartsWith($"rnnstream: {key}", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Fault", "C1")]
    public async Task A_configuration_that_is_not_JSON_is_named_with_its_place()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.Join("broken.json"), "{ \"Mqtt\": { \"Host\": }");
        var (code, _, error) = await WorkerProcess.RunAsync(["run", "--config", folder.Join("broken.json")]);
        Assert.Equal(2, code);
        Assert.Contains("broken.json", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "N11")]
    public async Task A_broker_that_is_not_there_ends_a_start_that_may_fail()
    {
        using var folder = new TemporaryDirectory();
        var (code, _, error) = await WorkerProcess.RunAsync(
            [
                "run", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", "1", "--Mqtt:StartPolicy", "Fail", "--Http:Url", "",
                "--Storage:Directory", folder.Join("data"),
            ]);
        Assert.Equal(1, code);
        Assert.Contains("rnnstream: 127.0.0.1:1: connection refused", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "D9")]
    public async Task A_data_directory_that_is_a_file_is_refused()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.Join("data"), "");
        var (code, _, error) = await WorkerProcess.RunAsync(
            ["run", "--Http:Url", "", "--Storage:Directory", folder.Join("data")]);
        Assert.Equal(1, code);
        Assert.Contains(folder.Join("data"), error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [MosquittoFact]
    [Trait("Fault", "D10")]
    public async Task A_second_instance_on_the_same_data_directory_ends_and_the_first_goes_on()
    {
        using var folder = new TemporaryDirectory();
        await using var broker = await MosquittoBroker.StartAsync();
        string[] service =
        [
            "run", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{broker.Port}", "--Http:Url", "", "--Storage:Directory",
            folder.Join("data"),
        ];
        // The runtime's own locks can be switched off; ours cannot.
        var withoutLocks = ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1");
        await using var first = WorkerProcess.Start(service, withoutLocks);
        await first.ReadyAsync();
        foreach (var environment in ((string, string)[][])[[], [withoutLocks]])
        {
            var (code, _, error) = await WorkerProcess.RunAsync(service, environment);
            Assert.Equal(1, code);
            Assert.Contains("in use by another running instance", error, StringComparison.Ordinal);
        }
        Assert.Equal(0, await first.TerminateAsync());
    }

    [MosquittoFact]
    [Trait("Fault", "C3")]
    public async Task A_wrong_password_is_said_and_never_shown()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.Join("password"), "canary-secret\n");
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous false\n");
        var (code, _, error) = await WorkerProcess.RunAsync(
            [
                "run", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{broker.Port}", "--Mqtt:StartPolicy", "Fail",
                "--Mqtt:Username", "worker", "--Mqtt:PasswordFile", folder.Join("password"), "--Http:Url", "",
                "--Storage:Directory", folder.Join("data"),
            ]);
        Assert.Equal(1, code);
        Assert.Contains("the broker refuses us", error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-secret", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
