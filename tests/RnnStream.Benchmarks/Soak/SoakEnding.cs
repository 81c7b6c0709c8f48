using System.Diagnostics;
using System.Text.Json;

namespace RnnStream.Benchmarks.Soak;

/// <summary>What must hold when everything has stopped: sound directories, and the digest of an undisturbed
/// replay.</summary>
internal static class SoakEnding
{
    public static async Task<IReadOnlyList<string>> JudgeAsync(
        SoakOptions options, string config, string capture, SoakService steady, SoakService killed, (int Steady, int Killed) codes)
    {
        var problems = new List<string>();
        if (codes != (0, 0)) problems.Add($"exit codes {codes}");
        var (_, replay) = await RunAsync(options, "replay", capture, "--format", "MqttCapture", "--config", config, "--json");
        var expected = Digest(replay);
        foreach (var service in (SoakService[])[steady, killed])
        {
            var (verified, text) = await RunAsync(options, "inspect", service.Data, "--verify");
            await File.WriteAllTextAsync(Path.Join(options.Out, $"{service.Name}.verify.txt"), text);
            if (verified != 0) problems.Add($"{service.Name}: inspect --verify finds the directory not sound");
            var (_, inspected) = await RunAsync(options, "inspect", service.Data, "--json", "--config", config);
            if (Digest(inspected) != expected) problems.Add($"{service.Name}: digest {Digest(inspected)}, of the replay {expected}");
        }
        return problems;
    }

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

    private static async Task<(int ExitCode, string Output)> RunAsync(SoakOptions options, params string[] arguments)
    {
        var start = new ProcessStartInfo(options.Program, arguments) { RedirectStandardOutput = true, WorkingDirectory = options.Out };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
