using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Mqtt;
using RnnStream.Mqtt.Client;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Output;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Hosting;

/// <summary>Connects and subscribes once, as the service would, and leaves again.</summary>
internal static class BrokerCheck
{
    /// <summary>One line; no access is a <see cref="MqttConnectException"/>.</summary>
    public static async Task<string> DescribeAsync(Settings settings, CancellationToken cancellationToken)
    {
        if (settings.Embedded.Enabled && settings.Mqtt.Host.Length == 0)
            return $"embedded, on {settings.Embedded.Address}:{settings.Embedded.Port}";

        // Another client id: the check must not throw a running instance out.
        settings.Mqtt.ClientId += "-check";
        settings.Mqtt.SessionExpiry = TimeSpan.Zero;
        settings.Mqtt.StartPolicy = StartPolicy.Fail;
        await using var client = ClientSetup.Create(
            settings, new Topics(settings.Output.BaseTopic), null, TimeProvider.System, NullLogger.Instance);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sink = new ConnectionSignal();
        var run = client.RunAsync(sink, leave.Token);
        if (await Task.WhenAny(run, sink.Connected).ConfigureAwait(false) == run)
        {
            await run.ConfigureAwait(false);
            throw new VerbException("broker: no answer in time");
        }
        var detail = client.Status.Detail;
        await leave.CancelAsync().ConfigureAwait(false);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return $"{detail}, every subscription granted";
    }
}
