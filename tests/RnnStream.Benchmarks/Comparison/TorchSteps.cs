using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RnnStream.Benchmarks.Comparison;

/// <summary>Runs <c>peers/steps_torch.py</c> in the first Python that has PyTorch.</summary>
internal static class TorchSteps
{
    private static readonly string?[] Interpreters =
        [Environment.GetEnvironmentVariable("RNNSTREAM_PYTHON"), "python3", "/usr/bin/python3"];

    /// <summary>Seconds per step by case, and under <c>version</c> nothing but the text.</summary>
    /// <returns>Null when no Python has PyTorch.</returns>
    public static (string Version, Dictionary<string, double> Seconds)? TryRun(string script)
    {
        var python = Interpreters.FirstOrDefault(name => name is not null && Output(name, "-c", "import torch") is not null);
        if (python is null || Output(python, script) is not { } text)
        {
            return null;
        }

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')).ToArray();
        return (
            lines.First(static line => line[0] == "version")[1],
            lines.Where(static line => line[0] != "version").ToDictionary(
                static line => line[0], static line => double.Parse(line[1], CultureInfo.InvariantCulture)));
    }

    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1", ["MKL_NUM_THREADS"] = "1" },
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
