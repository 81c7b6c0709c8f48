using Microsoft.Extensions.Logging;
using RnnStream.Mqtt.Broker;
using RnnStream.Worker.Configuration;

namespace RnnStream.Worker.Hosting;

/// <summary>Starts the embedded broker when it is enabled.</summary>
internal static class BrokerStart
{
    public static async Task<EmbeddedBroker?> StartAsync(
        Settings settings, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        settings.Embedded.Enabled
            ? await EmbeddedBroker.StartAsync(settings.Embedded, logger, time, cancellationToken).ConfigureAwait(false)
            : null;
}
