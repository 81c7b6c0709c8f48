using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Health;

/// <summary>HTTP without a service host around it, for the demonstration.</summary>
internal static class WebSurface
{
    /// <summary>Serves health, metrics and dashboard; null when nothing can listen there.</summary>
    public static async Task<WebApplication?> TryStartAsync(
        string url, DaemonState state, CancellationToken cancellationToken)
    {
        if (url.Length == 0) return null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(static server => HttpLimits.Apply(server.Limits));
        var application = builder.Build();
        HttpEndpoints.Map(application, state);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return application;
        }
        catch (IOException)
        {
            // A demonstration goes on without its dashboard when somebody else has the port.
            await application.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }
}
