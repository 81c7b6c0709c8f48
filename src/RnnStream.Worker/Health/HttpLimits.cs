using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RnnStream.Worker.Health;

/// <summary>Bounds on what an HTTP peer may cost us.</summary>
internal static class HttpLimits
{
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 200;
        limits.MaxRequestBodySize = 64 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 50;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }
}
