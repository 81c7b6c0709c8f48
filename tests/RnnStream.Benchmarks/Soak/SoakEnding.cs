using System.Diagnostics;
using System.Text.Json;

namespace RnnStream.Benchmarks.Soak;

/// <summary>What must hold when everything has stopped: sound directories, and each service has the digest of its own
/// log, replayed from the first record on.</summary>
/// <remarks>The replay of the capture knows nothing of full disks. It must have the same digest only for a service that
/// threw no candidate away because its parameters could not be written.</remarks>
internal sealed class SoakEnding
{
    private const string NoRoom = "The candidate's parameters could not be written";
    private readonly SoakOptions _options;
    private readonly string _config;
    private readonly List<string> _problems = [];
    private readonly List<string> _notes = [];

    private SoakEnding(SoakOptions options, string config) => (_options, _config) = (options, config);

    public static async Task<SoakVerdict> JudgeAsync(
        SoakOptions options, string config, string capture, SoakService steady, SoakService killed, (int Steady, int Killed) codes)
    {
        var ending = new SoakEnding(options, config);
        ending.Expect(codes == (0, 0), $"exit codes {codes}");
        var (_, replay) = await ending.RunAsync("replay", capture, "--format", "MqttCapture", "--config", config, "--json");
        foreach (var service in (SoakService[])[steady, killed]) await ending.JudgeAsync(service, Digest(replay));
        return new SoakVerdict(ending._problems, ending._notes);
    }

    private async Task JudgeAsync(SoakService service, string ofCapture)
    {
        var (verified, text) = await RunAsync("inspect", service.Data, "--verify");
        await File.WriteAllTextAsync(Path.Join(_options.Out, $"{service.Name}.verify.txt"), text);
        Expect(verified == 0, $"{service.Name}: inspect --verify finds the directory sound");
        var found = Digest(await InspectAsync(service.Data));
        var ofLog = Digest(await InspectAsync(WithoutCheckpoints(service)));
        Expect(found == ofLog, $"{service.Name}: digest {found}, of its log from the first record on {ofLog}");

        var thrownAway = File.ReadLines(service.Log).Where(static line => line.Contains(NoRoom, StringComparison.Ordinal)).ToArray();
        foreach (var line in thrownAway) _notes.Add($"{service.Name}: {line}");
        if (thrownAway.Length == 0) Expect(found == ofCapture, $"{service.Name}: digest of the replayed capture {ofCapture}");
        else _notes.Add($"{service.Name}: so the replayed capture may differ: digest {ofCapture}");
    }

    /// <summary>A copy that can be recovered from the log alone.</summary>
    private string WithoutCheckpoints(SoakService service)
    {
        var copy = Path.Join(_options.Out, $"{service.Name}.log-alone");
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        Expect(Shell.Run("cp", "-a", "--sparse=always", service.Data, copy) == 0, $"{service.Name}: directory copied to {copy}");
        foreach (var checkpoint in Directory.GetFiles(Path.Join(copy, "checkpoints"))) File.Delete(checkpoint);
        return copy;
    }

    private async Task<string> InspectAsync(string data) => (await RunAsync("inspect", data, "--json", "--config", _config)).Output;

    private void Expect(bool holds, string what) => (holds ? _notes : _problems).Add(what);

    private static string Digest(string json)
    {
        try
        {
            return JsonDocument.Parse(json).RootElement.GetProperty("stateDigest").GetString()!;
        }
        catch (JsonException)
        {
            return $"missing in '{json}'";
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(_options.Program, arguments) { RedirectStandardOutput = true, WorkingDirectory = _options.Out };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
