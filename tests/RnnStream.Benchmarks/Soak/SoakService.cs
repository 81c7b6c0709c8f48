using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Benchmarks.Soak;

/// <summary>One real service: its process, its way to the broker, its disk, and what it says of itself over
/// HTTP.</summary>
internal sealed class SoakService : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;
    private readonly string _program;
    private readonly string _config;
    private readonly string _folder;
    private Process? _process;

    public SoakService(string name, string program, string config, string folder, int broker)
    {
        Name = name;
        _program = program;
        _config = config;
        _folder = folder;
        Directory.CreateDirectory(folder);
        Proxy = new FaultyProxy(broker);
        Disk = LoopDisk.Create(Path.Join(folder, $"{name}.ext4"), Path.Join(folder, $"{name}.disk"), 512L << 20);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}"), Timeout = TimeSpan.FromSeconds(5) };
    }

    public string Name { get; }

    public FaultyProxy Proxy { get; }

    public LoopDisk Disk { get; }

    /// <summary>The data directory.</summary>
    public string Data => Path.Join(Disk.Path, "data");

    /// <summary>Everything that it said.</summary>
    public string Log => Path.Join(_folder, $"{Name}.log");

    public int Id => _process!.Id;

    /// <summary>Ends that nobody asked for.</summary>
    public int Surprises { get; private set; }

    public void Start()
    {
        var start = new ProcessStartInfo(_program, [
            "run", "--config", _config, "--Storage:Directory", Data, "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{Proxy.Port}",
            "--Mqtt:ClientId", $"soak-{Name}", "--Output:BaseTopic", $"rnnstream-{Name}",
            "--Http:Url", _http.BaseAddress!.ToString().TrimEnd('/'),
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Shell.Signal(Id, "TERM");
        await _process!.WaitForExitAsync().WaitAsync(StopTime);
        return _process.ExitCode;
    }

    /// <summary>Starts it again when it has ended by itself, as a supervisor would, and counts it.</summary>
    public void Supervise()
    {
        if (!_process!.HasExited) return;
        Surprises++;
        Start();
    }

    /// <summary>What <c>/health/ready</c> says; null when nothing answers.</summary>
    public async Task<string?> HealthAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return (await answer.Content.ReadAsStringAsync()).Trim();
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The counters of accounting.</summary>
    public async Task<SoakCounts?> CountsAsync()
    {
        try
        {
            var text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            return SoakCounts.Of(text);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A figure of <c>/proc/PID/status</c>, such as <c>VmRSS</c> in KiB; 0 when there is no process.</summary>
    public long Status(string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{Id}/status").FirstOrDefault(line => line.StartsWith(field + ":", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[(field.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public int OpenFiles() => Directory.Exists($"/proc/{Id}/fd") ? Directory.GetFiles($"/proc/{Id}/fd").Length : 0;

    public double CpuSeconds() => _process!.HasExited ? 0 : _process.TotalProcessorTime.TotalSeconds;

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
        _http.Dispose();
        await Proxy.DisposeAsync();
        Disk.Dispose();
    }

    private void Write(string? line)
    {
        if (line is null) return;
        lock (_http) File.AppendAllText(Log, line + "\n");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
