using System.Net;
using System.Net.Sockets;
using System.Text;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>A broker that answers every connection with the next of its attacks, then waits for the client to
/// leave.</summary>
internal sealed class MaliciousBroker : IAsyncDisposable
{
    private const string Granted = "20 r3 00 00 v0";

    /// <summary>In the notation of packets; what is granted first comes before, but where an attack begins at
    /// once.</summary>
    private static readonly string[] Attacks =
    [
        "!20 FFFFFFFF7F", "!20 FFFFFF7F 00 00 FEFFFF7F", "!30 r3 s1 't'", "!00 00", "!F0 00", "!20 r3 01 00 v0 20 r3 00 00 v0",
        "!20 r8 00 00 v5 22 k9 21 k0", "!20 r2 00 FF", "!FFFFFFFFFFFFFFFF",
        Granted, "30 FFFFFF7F s4 'evil'", "30 FEFFFF7F s65535 'evil'", "30 FFFFFFFF01", "32 r8 s4 'evil' k0", "36 r8 s4 'evil' k1",
        "30 r9 s6 'ev/+/l' v0", "30 r9 s6 'evil/#' v0", "30 r7 s4 FF FE C0 80 v0", "30 r7 s4 'e' 00 'il' v0", "30 r7 s4 ED A0 80 'l' v0",
        "30 r3 s0 v0", "30 r10 s4 'evil' v3 23 k1", "30 r10 s4 'evil' v3 23 k0", "30 r9 s4 'evil' v2 7F 01", "30 r5 s4 'evil' FFFFFF7F",
        "40 r2 k7", "50 r2 k7", "62 r2 k7", "70 r2 k7", "40 r2 k0", "42 r2 k7", "90 r3 k1 00", "90 r4 k999 v0 80", "B0 r2 k9", "D0 r1 00",
        "10 r13 s4 'MQTT' 04 02 k10 s1 'x'", "82 r6 k1 s1 't' 00", "C0 00", "E0 r2 00 FF", "E0 r200 82", "F0 r1 00",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _next;

    public MaliciousBroker(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Whether every attack was met once.</summary>
    public bool IsDone => Volatile.Read(ref _next) >= Attacks.Length + 2;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var peers = new List<Task>();
        try
        {
            while (true) peers.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
        await Task.WhenAll(peers);
    }

    private async Task ServeAsync(TcpClient peer)
    {
        using var _ = peer;
        try
        {
            var stream = peer.GetStream();
            var buffer = new byte[4_096];
            var count = await stream.ReadAsync(buffer, _stop.Token);

            // The connection that publishes is left alone: the other one does not begin without it.
            var isPublisher = Encoding.ASCII.GetString(buffer, 0, count).Contains("-publisher", StringComparison.Ordinal);
            var bytes = isPublisher ? PacketNotation.Parse(Granted) : Attack(Interlocked.Increment(ref _next) - 1);
            await stream.WriteAsync(bytes, _stop.Token);

            // What does no harm is not answered by leaving: then the liar leaves.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            if (!isPublisher) patience.CancelAfter(Patience);
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
        }
    }

    /// <summary>The listed ones, then more unacknowledged messages than allowed, then bytes without end or
    /// meaning.</summary>
    private static byte[] Attack(int number)
    {
        if (number < Attacks.Length)
        {
            var attack = Attacks[number];
            return PacketNotation.Parse(attack[0] == '!' ? attack[1..] : $"{Granted} {attack}");
        }
        var random = new Random(number);
        var noise = new byte[8 << 20];
        random.NextBytes(noise);
        return number % 2 == 0
            ? [.. PacketNotation.Parse(Granted), .. Enumerable.Range(1, 65_000).SelectMany(static id => PacketNotation.Parse($"32 r10 s4 'evil' k{id} v0 '7'"))]
            : [.. PacketNotation.Parse($"{Granted} 30 FFFFFF7F"), .. noise];
    }
}
