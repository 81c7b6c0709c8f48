using Microsoft.Extensions.Hosting;

namespace RnnStream.Mqtt.Broker;

/// <summary>Keeps the broker's web host away from Ctrl-C and SIGTERM, which it would otherwise swallow: they belong to
/// the host of this process.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
