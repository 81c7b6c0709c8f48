using System.Diagnostics;
using System.Text;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>The real program as a process: what it prints, how it ends, and how it is ended.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Everything on stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    /// <summary>Everything on stdout so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts the program with arguments and, if wanted, environment variables.</summary>
    public static WorkerProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        StartUnder([], arguments, environment);

    /// <summary>The same as the last words of another program's command line: strace, or a shell in a mount
    /// namespace.</summary>
    public static WorkerProcess StartUnder(
        string[] program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        string[] words = [.. program, "dotnet"];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Join(AppContext.BaseDirectory, "rnnstream.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        await using var worker = Start(arguments, environment);
        var exitCode = await worker.EndedAsync();
        return (exitCode, worker.Output, worker.Error);
    }

    /// <summary>The same under another program.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunUnderAsync(
        string[] program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        await using var worker = StartUnder(program, arguments, environment);
        var exitCode = await worker.EndedAsync();
        return (exitCode, worker.Output, worker.Error);
    }

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Sends a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the line that says that it is subscribed.</summary>
    public async Task ReadyAsync()
    {
        var ended = EndedAsync();
        if (await Task.WhenAny(_ready.Task, ended).WaitAsync(Patience) == ended)
            throw new InvalidOperationException($"the service ended before it was ready: {Error}");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndedAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await EndedAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> EndedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
        if (line.Contains("] ready:", StringComparison.Ordinal)) _ready.TrySetResult();
    }
}
