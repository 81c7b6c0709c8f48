using System.Net.Sockets;
using System.Text;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Tests.Hosting;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notify-").FullName;
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public SystemdNotifierTests() => _systemd.ReceiveTimeout = 5_000;

    public void Dispose()
    {
        _systemd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Ready_reaches_a_socket_with_a_path()
    {
        using var notifier = Notifier(Bind("/"));

        notifier.Ready("watching 16 sensors");

        Assert.Equal("READY=1\nSTATUS=watching 16 sensors", Received());
    }

    [Fact]
    public void Ready_reaches_an_abstract_socket()
    {
        using var notifier = Notifier(Bind("@"));

        notifier.Ready("ready");

        Assert.Equal("READY=1\nSTATUS=ready", Received());
    }

    [Fact]
    public void A_status_of_several_lines_cannot_smuggle_in_an_assignment()
    {
        using var notifier = Notifier(Bind("@"));

        notifier.Status("one\nMAINPID=1");

        Assert.Equal("STATUS=one MAINPID=1", Received());
    }

    [Fact]
    public async Task The_watchdog_is_pinged_while_the_service_is_healthy_and_no_longer()
    {
        using var notifier = Notifier(Bind("@"), watchdogMicroseconds: "2000");
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var watching = notifier.WatchAsync(
            () =>
            {
                if (++asked == 6) stop.Cancel();
                return (asked <= 3, asked <= 3 ? "works" : "hangs");
            },
            TimeProvider.System, stop.Token);
        await watching.WaitAsync(TimeSpan.FromSeconds(10));

        var received = new List<string>();
        while (_systemd.Available > 0) received.Add(Received());
        Assert.Equal(["WATCHDOG=1", "STATUS=works", "WATCHDOG=1", "WATCHDOG=1", "STATUS=hangs"], received);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("relative")]
    public async Task Without_a_socket_nothing_happens(string? address)
    {
        using var notifier = Notifier(address, watchdogMicroseconds: "1000000");

        notifier.Ready("ready");
        notifier.Stopping();
        await notifier.WatchAsync(() => throw new InvalidOperationException(), TimeProvider.System, CancellationToken.None);

        Assert.False(notifier.IsEnabled);
    }

    [Fact]
    public void A_socket_that_nobody_listens_to_is_no_fault()
    {
        using var notifier = Notifier(Path.Combine(_folder, "gone"));

        notifier.Ready("ready");

        Assert.True(notifier.IsEnabled);
    }

    [Theory]
    [InlineData("30000000", null, 15.0)]
    [InlineData("abc", null, null)]
    [InlineData(null, null, null)]
    [InlineData("30000000", "1", null)]
    public void The_watchdog_is_pinged_at_half_of_what_systemd_allows(string? microseconds, string? process, double? seconds)
    {
        using var notifier = Notifier(null, microseconds, process);

        Assert.Equal(seconds, notifier.WatchdogInterval?.TotalSeconds);
    }

    private static SystemdNotifier Notifier(string? address, string? watchdogMicroseconds = null, string? process = null) =>
        new(name => name switch
        {
            "NOTIFY_SOCKET" => address,
            "WATCHDOG_USEC" => watchdogMicroseconds,
            "WATCHDOG_PID" => process,
            _ => null,
        });

    private string Bind(string kind)
    {
        var path = Path.Combine(_folder, "notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(kind == "@" ? "\0" + path : path));
        return kind == "@" ? "@" + path : path;
    }

    private string Received()
    {
        var buffer = new byte[4_096];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }
}
