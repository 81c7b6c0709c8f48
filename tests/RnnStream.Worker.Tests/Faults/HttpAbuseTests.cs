using System.Net;
using System.Net.Sockets;
using System.Text;
using RnnStream.Testing;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: an HTTP peer gets an answer or is turned away, and the service goes on. Method: requests by hand over
/// a
/// socket against the real service, which has no broker and need not have one.</summary>
public sealed class HttpAbuseTests
{
    [Fact]
    [Trait("Fault", "C4")]
    public async Task Requests_that_abuse_the_endpoint_are_turned_away()
    {
        using var folder = new TemporaryDirectory();
        var port = FreePort.Take();
        await using var worker = WorkerProcess.Start(
            ["run", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", "1", "--Storage:Directory", folder.Join("data"), "--Http:Url", $"http://127.0.0.1:{port}"]);
        await ListeningAsync(port);

        Assert.Contains(" 503 ", await AskAsync(port, "GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        foreach (var path in (string[])["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cetc%5cpasswd", "//etc/passwd", "/nothing"])
            Assert.Contains(" 404 ", await AskAsync(port, $"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 414 ", await AskAsync(port, $"GET /{new string('a', 8_000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 431 ", await AskAsync(port, $"GET / HTTP/1.1\r\nHost: x\r\nA: {new string('a', 20_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 400 ", await AskAsync(port, "\u0001\u0002\u0003 \r\n\r\n"), StringComparison.Ordinal);
        var headers = string.Concat(Enumerable.Range(0, 60).Select(static number => $"A{number}: x\r\n"));
        Assert.Contains(" 431 ", await AskAsync(port, $"GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 400 ", await AskAsync(port, "GET / HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 400 ", await AskAsync(port, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 505 ", await AskAsync(port, "GET / HTTP/9.9\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 405 ", await AskAsync(port, "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nx"), StringComparison.Ordinal);
        Assert.Contains(" 405 ", await AskAsync(port, "DELETE /metrics HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);

        // Many who say half a word and wait must not keep the others out.
        var slow = Enumerable.Range(0, 50).Select(_ => Connect(port)).ToList();
        foreach (var peer in slow) await peer.SendAsync("GET / HT"u8.ToArray());
        Assert.Contains(" 200 ", await AskAsync(port, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);

        // More than there may be are closed at once; when they are gone the others are served again.
        slow.AddRange(Enumerable.Range(0, 200).Select(_ => Connect(port)));
        Assert.Equal("", await AskAsync(port, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"));
        foreach (var peer in slow) peer.Dispose();
        await LiveService.UntilAsync(
            async () => (await AskAsync(port, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")).Contains(" 200 ", StringComparison.Ordinal));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task ListeningAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            await timer.WaitForNextTickAsync(limit.Token);
            try
            {
                using var socket = Connect(port);
                return;
            }
            catch (SocketException)
            {
            }
        }
    }

    /// <summary>The first line of the answer, with what follows of the first read.</summary>
    private static async Task<string> AskAsync(int port, string request)
    {
        using var socket = Connect(port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[4_096];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            var count = await socket.ReceiveAsync(buffer, limit.Token);
            return Encoding.ASCII.GetString(buffer, 0, count);
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
