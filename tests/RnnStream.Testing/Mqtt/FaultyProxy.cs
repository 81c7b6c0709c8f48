using System.Net;
using System.Net.Sockets;

namespace RnnStream.Testing.Mqtt;

/// <summary>A way to a broker that can be cut (TCP reset), frozen (half-open: bytes vanish, nothing closes), or
/// refused.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private readonly int _target;
    private readonly Task _accepting;
    private long _bytesLeft = long.MaxValue;

    /// <summary>Listens on a free loopback port.</summary>
    /// <param name="target">The broker's port on the loopback address.</param>
    public FaultyProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public int Port { get; }

    /// <summary>Whether bytes vanish, and new connections are taken but lead nowhere.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Whether new connections are reset at once.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>Bytes that are handed on at once; 0 for as many as there are.</summary>
    public int PieceSize { get; set; }

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Resets every connection now.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (var socket in _open) Reset(socket);
            _open.Clear();
        }
    }

    /// <summary>Resets every connection after so many more bytes from the broker: in the middle of a packet.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _bytesLeft, bytes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
        }
        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                _ = IsRefusing ? Task.Run(() => Reset(near)) : ServeAsync(near);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        lock (_gate) _open.AddRange([near, far]);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(PumpAsync(near, far, isFromBroker: false), PumpAsync(far, near, isFromBroker: true));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
        lock (_gate)
        {
            _open.Remove(near);
            _open.Remove(far);
        }
        Reset(near);
        Reset(far);
    }

    private async Task PumpAsync(Socket from, Socket to, bool isFromBroker)
    {
        var buffer = new byte[16_384];
        var wasFrozen = false;
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, _stop.Token)) > 0;)
            {
                // What vanished once makes the rest of the stream worthless: it stays silent for ever.
                wasFrozen |= IsFrozen;
                if (wasFrozen) continue;
                if (isFromBroker && Interlocked.Read(ref _bytesLeft) < count)
                {
                    await to.SendAsync(buffer.AsMemory(0, (int)Interlocked.Exchange(ref _bytesLeft, long.MaxValue)), _stop.Token);
                    Cut();
                    return;
                }
                if (isFromBroker && Interlocked.Read(ref _bytesLeft) < long.MaxValue) Interlocked.Add(ref _bytesLeft, -count);
                await SendAsync(to, buffer.AsMemory(0, count));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        var size = PieceSize > 0 ? PieceSize : bytes.Length;
        for (var start = 0; start < bytes.Length; start += size)
        {
            var piece = bytes.Slice(start, Math.Min(size, bytes.Length - start));
            for (var sent = 0; sent < piece.Length;) sent += await to.SendAsync(piece[sent..], _stop.Token);
        }
    }
}
