using System.Diagnostics;

namespace RnnStream.Benchmarks.Soak;

/// <summary>Small programs of the system.</summary>
internal static class Shell
{
    /// <summary>Runs one to its end, quietly.</summary>
    public static int Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(int process, string name) => Run("kill", $"-{name}", $"{process}");
}
