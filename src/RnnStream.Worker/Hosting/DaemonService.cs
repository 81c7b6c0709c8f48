using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RnnStream.Numerics;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Health;

namespace RnnStream.Worker.Hosting;

/// <summary>Lets the host start and stop the daemon, and says why it failed.</summary>
internal sealed class DaemonService(
    Settings settings, DaemonState state, TimeProvider time, IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The host starts its services in turn; recovery may take a while, and HTTP should answer meanwhile.
            await Task.Yield();
            await RunAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // Not answered here: the verb reports it, and the exit code says it failed.
            state.Failure = failure;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    private static async Task TellReadyAsync(SystemdNotifier systemd, Daemon daemon, CancellationToken stop)
    {
        await daemon.Connected.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested) systemd.Ready(daemon.Connection.Detail);
    }

    private void TellUntrained(ILogger logger)
    {
        if (PipelineComposition.Detector(settings).Network is not null) return;
        var model = settings.Model;
        Log.Untrained(
            logger, model.Cell.ToString(), model.Layers, model.HiddenSize,
            settings.Training.Enabled ? "a retraining promotes one" : "Training:Enabled, which is off");
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var logger = loggers.CreateLogger("RnnStream");
        Log.Machine(logger, KernelSelection.Name, settings.Pipeline.Shards == 0
            ? Environment.ProcessorCount
            : settings.Pipeline.Shards);
        if (!KernelSelection.HasFusedMultiplyAdd) Log.NoFusedMultiplyAdd(logger);
        TellUntrained(logger);
        await using var broker = await BrokerStart.StartAsync(settings, time, logger, stop).ConfigureAwait(false);
        await using var daemon = await Daemon.OpenAsync(
            settings,
            outputs => ClientSetup.Create(settings, outputs.Topics, broker, time, logger, outputs.FormerFilters),
            logger, time, stop, _ => state.Feed.CreateTap())
            .ConfigureAwait(false);
        state.Daemon = daemon;
        using var systemd = SystemdNotifier.FromEnvironment();
        _ = TellReadyAsync(systemd, daemon, stop);
        var watch = systemd.WatchAsync(() => HealthReport.ForWatchdog(state), time, stop);
        await daemon.RunAsync(stop).ConfigureAwait(false);
        state.Daemon = null;
        systemd.Stopping();
        await watch.ConfigureAwait(false);
    }
}
