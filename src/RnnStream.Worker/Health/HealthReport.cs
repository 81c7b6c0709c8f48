using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Health;

/// <summary>Whether the service does its work, and if not, why, in words for a person.</summary>
/// <param name="IsReady">Subscribed, recording, and every loop running.</param>
/// <param name="Reason">One plain sentence.</param>
internal readonly record struct HealthReport(bool IsReady, string Reason)
{
    /// <summary>For the watchdog: a broker that is away or a full disk is waited for, not answered by a
    /// restart.</summary>
    public static (bool IsHealthy, string Status) ForWatchdog(DaemonState state) =>
        (state.Failure is null && state.Daemon?.Pipeline.Completion.IsCompleted != true, Of(state).Reason);

    /// <summary>Looks at the service, whatever its state.</summary>
    public static HealthReport Of(DaemonState state)
    {
        if (state.Failure is { } failure) return new(false, $"failed: {failure.Message}");
        if (state.Daemon is not { } daemon)
            return new(false, "starting: recovering the states from checkpoint and log");
        return Of(daemon);
    }

    /// <summary>Looks at a daemon that runs.</summary>
    public static HealthReport Of(Daemon daemon)
    {
        if (daemon.Pipeline.LogFullReason is { } full) return new(false, $"the log cannot grow: {full}");
        if (daemon.Pipeline.CheckpointFullReason is { } waits)
            return new(false, $"a checkpoint waits for room: {waits}");
        return new(daemon.Connection.IsConnected, daemon.Connection.Detail);
    }
}
