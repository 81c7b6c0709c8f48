using System.Net.Sockets;

namespace RnnStream.Mqtt.Tests.Broker;

/// <summary>A connection over a real socket.</summary>
internal sealed class TcpPeer : ISequencePeer, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TcpClient _client = new() { NoDelay = true };

    private TcpPeer()
    {
    }

    public static async Task<TcpPeer> OpenAsync(int port)
    {
        var peer = new TcpPeer();
        await peer._client.ConnectAsync("127.0.0.1", port);
        return peer;
    }

    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The broker may have closed the connection already; what it sent before can still be read.
        }
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var read = await _client.GetStream().ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, limit.Token);
            return bytes[..read];
        }
        catch (IOException)
        {
            return [];
        }
    }

    public async Task<bool> IsClosedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await _client.GetStream().ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _client.Dispose();
}
