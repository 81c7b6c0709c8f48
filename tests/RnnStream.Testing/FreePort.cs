using System.Net;
using System.Net.Sockets;

namespace RnnStream.Testing;

/// <summary>A loopback port that nobody listens on just now.</summary>
public static class FreePort
{
    /// <summary>Takes one.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
