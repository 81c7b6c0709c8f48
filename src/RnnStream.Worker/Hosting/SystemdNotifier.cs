using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RnnStream.Worker.Hosting;

/// <summary>Tells systemd how the service is (<c>sd_notify(3)</c>): datagrams to the socket in NOTIFY_SOCKET.</summary>
/// <remarks>Without that variable nothing happens. The watchdog is pinged only while the service is healthy: a loop
/// that hangs is restarted, a timer that merely still runs does not count. A send that fails changes nothing; systemd's
/// own timeout is the answer. Safe from any thread.</remarks>
internal sealed class SystemdNotifier : IDisposable
{
    private const int TextSizeMax = 2_000;

    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;

    /// <summary>Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID through <paramref name="variable"/>.</summary>
    /// <param name="variable">Value of an environment variable; null if it is not set.</param>
    public SystemdNotifier(Func<string, string?> variable)
    {
        WatchdogInterval = Interval(variable("WATCHDOG_USEC"), variable("WATCHDOG_PID"));
        if (variable("NOTIFY_SOCKET") is not { Length: > 1 } path) return;
        // '@' stands for the NUL that begins the name of an abstract socket; anything else but a path is not for us.
        if (path[0] is not ('@' or '/')) return;
        _address = new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>Whether systemd wants to be told.</summary>
    public bool IsEnabled => _socket is not null;

    /// <summary>How often to ping: half of what systemd allows; null without a watchdog.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>The notifier of this process.</summary>
    public static SystemdNotifier FromEnvironment() => new(Environment.GetEnvironmentVariable);

    /// <summary>The service does its work.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>One line for <c>systemctl status</c>.</summary>
    public void Status(string status) => Send($"STATUS={OneLine(status)}");

    /// <summary>The service begins to stop.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>The service needs more time to start or to stop than the unit allows.</summary>
    public void ExtendTimeout(TimeSpan time) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)time.TotalMicroseconds}"));

    /// <summary>Pings the watchdog, and passes the status on, until cancelled. Returns at once without a
    /// socket.</summary>
    /// <param name="health">Whether the service makes progress, and one line that says how it is.</param>
    /// <param name="time">Gives the rhythm.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WatchAsync(
        Func<(bool IsHealthy, string Status)> health, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!IsEnabled) return;
        using var timer = new PeriodicTimer(WatchdogInterval ?? TimeSpan.FromSeconds(30), time);
        var said = "";
        try
        {
            do
            {
                var (isHealthy, status) = health();
                if (isHealthy && WatchdogInterval is not null) Send("WATCHDOG=1");
                if (status != said) Status(said = status);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Send(string text)
    {
        try
        {
            _socket?.SendTo(Encoding.UTF8.GetBytes(text), _address!);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Nobody listens: the service is no worse for it.
        }
    }

    private static TimeSpan? Interval(string? microseconds, string? process)
    {
        if (process is { Length: > 0 } && process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            return null;
        return long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= 1_000
            ? TimeSpan.FromMicroseconds(Math.Min(count, (long)TimeSpan.FromDays(1).TotalMicroseconds) / 2.0)
            : null;
    }

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= TextSizeMax ? line : line[..TextSizeMax];
    }
}
