using System.Diagnostics;
using System.Globalization;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>One run of the real program that is stopped behind each of its system calls that change a data directory
/// and, behind one of them, killed.</summary>
/// <remarks>strace counts the calls of each thread for itself, so it cannot kill at the n-th call of the program. It
/// stops the program at every call instead; who reads its lines counts them all, and lets the program go on.</remarks>
internal sealed class SteppedRun
{
    private const int LaterRecordsMax = 3;
    private const string Calls = "mkdir,openat,pwrite64,fdatasync,fsync,rename,fallocate,ftruncate,unlink";
    private readonly string _data;
    private readonly int _last;
    private string? _program;

    private SteppedRun(string data, int last) => (_data, _last) = (data, last);

    /// <summary>Calls made, at most the one to be killed behind.</summary>
    public int Count { get; private set; }

    /// <summary>The newest of them, as strace writes it.</summary>
    public string Call { get; private set; } = "none";

    /// <summary>Whether it did not come to its own end.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>Runs the program.</summary>
    /// <param name="data">The data directory; only calls that change something in it count.</param>
    /// <param name="last">1-based number of the call behind which it is killed; beyond the last one it ends by
    /// itself.</param>
    /// <param name="files">The files of a whole run, relative to it.</param>
    /// <param name="arguments">Of the program.</param>
    public static async Task<SteppedRun> RunAsync(
        string data, int last, IEnumerable<string> files, IEnumerable<string> arguments)
    {
        var run = new SteppedRun(data, last);
        var start = new ProcessStartInfo("strace", [
            "-f", "-y", .. Paths(data, files).SelectMany(static path => (string[])["-P", path]),
            "-e", $"trace={Calls}", "-e", $"inject={Calls}:signal=STOP",
            Path.Join(AppContext.BaseDirectory, "rnnstream"), .. arguments,
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        using var strace = Process.Start(start)!;
        // The kill of a shell is much quicker than a program for each signal.
        using var shell = Process.Start(new ProcessStartInfo("sh") { RedirectStandardInput = true })!;
        var output = strace.StandardOutput.ReadToEndAsync();
        await run.FollowAsync(strace, shell.StandardInput);
        shell.StandardInput.Close();
        await output;
        await strace.WaitForExitAsync();
        await shell.WaitForExitAsync();
        Assert.True(run.WasKilled || strace.ExitCode == 0, $"exit code {strace.ExitCode} behind {run.Call}");
        return run;
    }

    private async Task FollowAsync(Process strace, StreamWriter shell)
    {
        while (await strace.StandardError.ReadLineAsync() is { } line)
        {
            if (IsCounted(line))
            {
                (Count, Call) = (Count + 1, line);
                if (Count == _last) await SignalAsync(shell, strace, "KILL");
                WasKilled |= Count == _last;
            }
            else if (line.Contains("--- SIGSTOP", StringComparison.Ordinal) && !WasKilled) await SignalAsync(shell, strace, "CONT");
        }
    }

    private bool IsCounted(string line) => line.Contains(_data, StringComparison.Ordinal)
        && !line.Contains(" resumed>", StringComparison.Ordinal) && !line.Contains("O_RDONLY", StringComparison.Ordinal);

    private async Task SignalAsync(StreamWriter shell, Process strace, string signal)
    {
        _program ??= (await File.ReadAllTextAsync($"/proc/{strace.Id}/task/{strace.Id}/children")).Trim();
        await shell.WriteLineAsync($"kill -{signal} {_program}");
        await shell.FlushAsync();
    }

    /// <summary>strace takes no folders, only what is in them. A run that was interrupted may write a little
    /// more.</summary>
    private static IEnumerable<string> Paths(string data, IEnumerable<string> files)
    {
        string[] folders = [data, $"{data}/log", $"{data}/checkpoints", $"{data}/models"];
        var names = files.SelectMany(static file => LaterOnes(file).Prepend(file)).Select(file => Path.Join(data, file));
        return [.. folders, .. names.SelectMany(static file => (string[])[file, $"{file}.tmp"])];
    }

    private static IEnumerable<string> LaterOnes(string file) =>
        long.TryParse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, out var number) && number > 0
            ? Enumerable.Range(1, LaterRecordsMax).Select(later => Path.Join(
                Path.GetDirectoryName(file), $"{number + later:D20}{Path.GetExtension(file)}"))
            : [];
}
