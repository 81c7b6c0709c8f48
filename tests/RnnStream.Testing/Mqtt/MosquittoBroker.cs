using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RnnStream.Testing.Storage;

namespace RnnStream.Testing.Mqtt;

/// <summary>A real mosquitto on a free loopback port, with a directory of its own.</summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly string[] Folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/sbin"];

    private const int FirstPort = 20_000;
    private const int PortCount = 10_000;
    private const int StartsMax = 5;
    private static int _nextPort = Environment.ProcessId * 97;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _configuration;
    private readonly NetworkPlace _place;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private MosquittoBroker(string configuration, NetworkPlace place)
    {
        _configuration = configuration;
        _place = place;
        Port = TakeFreePort();
    }

    /// <summary>Whether there is a mosquitto on this machine.</summary>
    public static bool IsInstalled => Program is not null;

    /// <summary>The port it listens on, also after a restart.</summary>
    public int Port { get; }

    /// <summary>A directory for its files, such as passwords and certificates.</summary>
    public TemporaryDirectory Directory => _directory;

    /// <summary>Everything it has logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    private static string? Program => Folders.Select(folder => Path.Join(folder, "mosquitto")).FirstOrDefault(File.Exists);

    /// <summary>Starts one.</summary>
    /// <param name="configuration">Lines of its configuration beside the listener.</param>
    /// <param name="prepare">Writes files into its directory before the start; returns further lines.</param>
    /// <param name="place">Where it runs, listening on every address there; null for this machine.</param>
    public static async Task<MosquittoBroker> StartAsync(
        string configuration = "allow_anonymous true", Func<TemporaryDirectory, string>? prepare = null,
        NetworkPlace? place = null)
    {
        for (var starts = 1; ; starts++)
        {
            var broker = new MosquittoBroker(configuration, place ?? NetworkPlace.Here);
            try
            {
                await broker.StartFirstAsync(prepare);
                return broker;
            }
            catch (InvalidOperationException) when (starts < StartsMax && broker.Log.Contains("already in use", StringComparison.Ordinal))
            {
                // Another process took the port in between: another port will do.
                await broker.DisposeAsync();
            }
        }
    }

    private async Task StartFirstAsync(Func<TemporaryDirectory, string>? prepare)
    {
        var more = prepare?.Invoke(Directory) ?? "";
        var listeners = string.Concat(_place.Addresses.Select(address => $"listener {Port} {address}\n"));
        await File.WriteAllTextAsync(
            Directory.Join("mosquitto.conf"),
            $"{listeners}log_dest stderr\nlog_type all\npersistence true\n"
            + $"persistence_location {Directory.Path}/\n{_configuration}\n{more}\n");
        await StartAgainAsync();
    }

    /// <summary>Starts it again on the same port, after <see cref="Kill"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] words = [.. _place.Program, Program!, "-c", _directory.Join("mosquitto.conf")];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(words[0], words[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Take(line.Data, isRunning);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, isRunning);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(isRunning.Task, ended).WaitAsync(Patience) == ended)
        {
            throw new InvalidOperationException("mosquitto did not start:\n" + Log);
        }
    }

    /// <summary>Ends it as a power failure would.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
    }

    /// <summary>Ends it in order: it saves its sessions.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        await _process!.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Lets it hang without closing a connection.</summary>
    public void Suspend() => Signal("STOP");

    /// <summary>Lets it go on after <see cref="Suspend"/>.</summary>
    public void Resume() => Signal("CONT");

    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private void Take(string? line, TaskCompletionSource isRunning)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line?.EndsWith(" running", StringComparison.Ordinal) == true)
        {
            isRunning.TrySetResult();
        }
    }

    /// <summary>A free port below the range from which the system takes ports for outgoing connections: nobody else's
    /// connection can take it between two starts of the same broker.</summary>
    private static int TakeFreePort()
    {
        for (var tries = 0; tries < PortCount; tries++)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref _nextPort) % PortCount);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }

        throw new InvalidOperationException($"no free port from {FirstPort} to {FirstPort + PortCount - 1}");
    }
}
