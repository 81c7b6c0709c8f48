using System.Text.Json;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>Goal: what the verbs print and write is what happened. Method: the real program over one small simulated
/// log.</summary>
public sealed class VerbTests(SimulatedLog log) : IClassFixture<SimulatedLog>, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_seed_simulates_the_same_bytes_on_standard_output()
    {
        var output = await RunAsync(0, ["simulate", .. SimulatedLog.Options]);
        Assert.Equal(await File.ReadAllLinesAsync(log.Log), Lines(output));
    }

    [Fact]
    public async Task Replay_shows_its_episodes_and_writes_its_results()
    {
        var results = _folder.Join("results");
        var output = await RunAsync(3, "replay", log.Log, "--out", results, "--fail-on-episode");
        using var summary = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(results, "summary.json")));
        var episodes = summary.RootElement.GetProperty("episodes").GetInt32();
        Assert.InRange(episodes, 1, 20);
        Assert.Equal(episodes, (await File.ReadAllLinesAsync(Path.Join(results, "episodes.jsonl"))).Length);
        Assert.Equal($"{episodes}", Figure(output, "episodes"));
        Assert.Equal(summary.RootElement.GetProperty("stateDigest").GetString(), Figure(output, "state digest"));
        var report = await File.ReadAllTextAsync(Path.Join(results, "report.html"));
        Assert.Contains("</svg>", report, StringComparison.Ordinal);
        var assessed = Directory.GetFiles(Path.Join(results, "assessments"), "*.csv", SearchOption.AllDirectories);
        Assert.Equal((await File.ReadAllLinesAsync(log.Log)).Length - 1, assessed.Sum(RowsOf));
    }

    [Fact]
    public async Task Replay_names_what_it_rejected()
    {
        await File.WriteAllLinesAsync(
            _folder.Join("bad.csv"), [.. await File.ReadAllLinesAsync(log.Log), "2026-01-14,a,b"]);
        var output = await RunAsync(3, "replay", _folder.Join("bad.csv"), "--fail-on-rejected");
        Assert.Contains("1 x NoValue", output, StringComparison.Ordinal);
        Assert.Contains("0 late, 1 rejected", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_shows_what_a_replay_left_and_finds_it_sound()
    {
        var data = _folder.Join("data");
        using var replayed = JsonDocument.Parse(await RunAsync(0, "replay", log.Log, "--data", data, "--json"));
        var digest = replayed.RootElement.GetProperty("stateDigest").GetString();
        var output = await RunAsync(0, "inspect", data);
        Assert.Equal(digest, Figure(output, "state digest"));
        Assert.StartsWith("2, ", Figure(output, "sensors"), StringComparison.Ordinal);
        Assert.StartsWith("at ", Figure(output, "checkpoints"), StringComparison.Ordinal);
        Assert.DoesNotContain("DOES NOT BALANCE", output, StringComparison.Ordinal);
        foreach (var check in (string[])["--verify", "--repair"])
            Assert.Equal("sound", Lines(await RunAsync(0, "inspect", data, check))[^1]);
    }

    [Fact]
    public async Task Inspect_says_what_is_damaged()
    {
        var data = _folder.Join("data");
        await RunAsync(0, "replay", log.Log, "--data", data, "--json");
        var segment = Directory.GetFiles(Path.Join(data, "log"))[0];
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);
        var output = await RunAsync(1, "inspect", data, "--verify");
        Assert.Equal("not sound", Lines(output)[^1]);
        Assert.Contains(Lines(output), line => line.StartsWith($"problem: {segment}", StringComparison.Ordinal));
        using var report = JsonDocument.Parse(await RunAsync(1, "inspect", data, "--verify", "--json"));
        Assert.False(report.RootElement.GetProperty("sound").GetBoolean());
    }

    [Fact]
    public async Task Train_writes_a_network_that_inspect_shows_and_replay_serves()
    {
        var (file, page, onnx) = (_folder.Join("a.safetensors"), _folder.Join("a.html"), _folder.Join("a.onnx"));
        string[] small = ["--epochs", "2", "--hidden", "4"];
        var output = await RunAsync(
            0, ["train", log.Log, "--out", file, .. small, "--gradient-flow", "--report", page, "--onnx", onnx]);
        Assert.Contains("Trained 2 epochs", output, StringComparison.Ordinal);
        Assert.Contains("Elman at", output, StringComparison.Ordinal);
        foreach (var written in (string[])[file, page, onnx])
        {
            Assert.Contains($"written to {Path.GetFileName(written)}", Short(output), StringComparison.Ordinal);
            Assert.True(new FileInfo(written).Length > 0);
        }

        var shown = await RunAsync(0, "inspect", file, "--onnx", _folder.Join("b.onnx"));
        Assert.Contains("hidden units       │ 4 ", shown, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(onnx), await File.ReadAllBytesAsync(_folder.Join("b.onnx")));
        using var inspected = JsonDocument.Parse(await RunAsync(0, "inspect", file, "--json"));
        Assert.Equal("Gru", inspected.RootElement.GetProperty("cell").GetString());
        await RunAsync(0, "replay", log.Log, "--Model:File", file, "--Model:HiddenSize", "4", "--json");

        using var further = JsonDocument.Parse(await RunAsync(
            0, "train", log.Log, "--out", _folder.Join("c.safetensors"), "--from", file, "--epochs", "1",
            "--gradient-flow", "--json"));
        Assert.Equal(1, further.RootElement.GetProperty("epochs").GetArrayLength());
        Assert.Equal(3, further.RootElement.GetProperty("gradientFlow").EnumerateObject().Count());
    }

    [Fact]
    public async Task Evaluate_judges_by_windows_and_writes_a_row_for_each_reading()
    {
        var results = _folder.Join("results");
        var output = await RunAsync(0, "evaluate", log.Log, "--labels", log.Labels, "--out", results);
        Assert.Contains("of 3 labelled stretches found", output, StringComparison.Ordinal);
        var files = Directory.GetFiles(results, "*.csv", SearchOption.AllDirectories);
        Assert.Equal(2, files.Length);
        Assert.Equal((await File.ReadAllLinesAsync(log.Log)).Length - 1, files.Sum(RowsOf));
        Assert.Contains(await File.ReadAllLinesAsync(files[0]), line => line.EndsWith(",1", StringComparison.Ordinal));

        using var figures = JsonDocument.Parse(await RunAsync(
            3, "evaluate", log.Log, "--labels", log.Labels, "--json", "--fail-below-f1", "1.01"));
        Assert.Equal(2, figures.RootElement.GetProperty("sensors").GetInt32());
    }

    [Fact]
    public async Task Evaluate_judges_by_a_column_of_the_log()
    {
        var rows = (await File.ReadAllLinesAsync(log.Log))
            .Where(static row => row.Contains("vibration", StringComparison.Ordinal))
            .Select(static (row, i) => $"{row},{(i is > 900 and < 920 ? "yes" : "no")}");
        await File.WriteAllLinesAsync(_folder.Join("column.csv"), ["timestamp,sensor,value,odd", .. rows]);
        var output = await RunAsync(
            0, "evaluate", _folder.Join("column.csv"), "--label-column", "odd", "--training-rows", "300");
        Assert.Contains("of 1 labelled stretches found", output, StringComparison.Ordinal);
        Assert.Contains("300 rows of training each", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_nab_scores_a_corpus_and_keeps_its_rows()
    {
        Directory.CreateDirectory(_folder.Join("nab/meters"));
        var series = _folder.Join("nab/meters/power.csv");
        await RunAsync(
            0, "simulate", "--plant", "meter", "--sensors", "1", "--duration", "8d", "--interval", "10m", "--seed", "5",
            "--format", "nab", "--out", series);
        await File.WriteAllTextAsync(
            _folder.Join("nab/windows.json"),
            """{"meters/power.csv": [["2026-01-10 08:48:36", "2026-01-11 05:41:04"]], "meters/gone.csv": []}""");
        var (code, output, error) = await WorkerProcess.RunAsync(
            ["evaluate", "nab", "--corpus", _folder.Join("nab"), "--out", _folder.Join("results")]);
        Assert.True(code == 0, error);
        Assert.Contains("labels 1 series that are not in the corpus", error, StringComparison.Ordinal);
        Assert.Contains("meters", output, StringComparison.Ordinal);
        var (before, after) = (Lines(await File.ReadAllTextAsync(series)),
            Lines(await File.ReadAllTextAsync(_folder.Join("results/meters/power.csv"))));
        Assert.Equal(before[1..], after[1..].Select(row => string.Join(',', row.Split(',')[..2])));

        using var scores = JsonDocument.Parse(await RunAsync(
            0, "evaluate", "nab", "--corpus", _folder.Join("nab"), "--out", _folder.Join("results"), "--json"));
        Assert.Equal(JsonValueKind.Object, scores.RootElement.ValueKind);
        var refused = await WorkerProcess.RunAsync(
            ["evaluate", "nab", "--corpus", _folder.Join("nab"), "--out", _folder.Join("nab")]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is one of the logs", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_shows_what_it_did_to_people_and_as_JSON()
    {
        var (code, output, error) = await WorkerProcess.RunAsync(
            ["demo", "--sensors", "4", "--days", "9", "--seconds", "1", "--json", "--Http:Url", ""]);
        Assert.True(code == 0, error);
        using var figures = JsonDocument.Parse(output);
        var injected = figures.RootElement.GetProperty("injected").GetInt32();
        var found = figures.RootElement.GetProperty("found").GetInt32();
        Assert.InRange(injected, 1, 100);
        Assert.Contains($"{found} of {injected}", error, StringComparison.Ordinal);
        Assert.True(figures.RootElement.GetProperty("readings").GetInt32() > 9_000);
    }

    [Theory]
    [InlineData(0, "will be created", "check", "--offline", "--Storage:Directory", "FOLDER/a/b/data")]
    [InlineData(0, "exists", "check", "--offline", "--Storage:Directory", "FOLDER")]
    [InlineData(1, "a file is there", "check", "--offline", "--Storage:Directory", "FOLDER/file")]
    [InlineData(1, "is a file", "check", "--offline", "--Storage:Directory", "FOLDER/file/data")]
    [InlineData(0, "broker: embedded, on 127.0.0.1:", "check", "--Mqtt:Embedded:Enabled", "true", "--Mqtt:Host", "")]
    [InlineData(1, "connection refused", "check", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", "1")]
    public async Task Check_says_what_a_start_would_find(int exitCode, string expected, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.Join("file"), "");
        var (code, output, error) = await WorkerProcess.RunAsync(
            arguments.Select(word => word.Replace("FOLDER", _folder.Path, StringComparison.Ordinal)));
        Assert.Contains(expected, output + error, StringComparison.Ordinal);
        Assert.Equal(exitCode, code);
        Assert.Equal([_folder.Join("file")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [MosquittoFact]
    public async Task Check_subscribes_as_the_service_would()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var output = await RunAsync(0, "check", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{broker.Port}");
        Assert.Contains("every subscription granted", output, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        var (code, output, error) = await WorkerProcess.RunAsync(arguments);
        Assert.True(code == exitCode, $"exit code {code}: {error}{output}");
        return output;
    }

    private static string[] Lines(string text) => text.TrimEnd().ReplaceLineEndings("\n").Split('\n');

    private static int RowsOf(string file) => File.ReadLines(file).Count() - 1;

    /// <summary>What stands behind a name at the beginning of a line; colours are passed over.</summary>
    private static string Figure(string output, string name) => Lines(output)
        .Select(line => System.Text.RegularExpressions.Regex.Replace(line, @"\e\[[0-9;]*m", ""))
        .Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[name.Length..].Trim();

    private string Short(string output) =>
        output.ReplaceLineEndings("").Replace(_folder.Path + "/", "", StringComparison.Ordinal);
}
