using RnnStream.Worker.Dashboard;

namespace RnnStream.Worker.Hosting;

/// <summary>What health, metrics and dashboard look at: the daemon while it runs, and why it failed.</summary>
internal sealed class DaemonState
{
    /// <summary>The running daemon; null while it recovers and after it ended.</summary>
    public Daemon? Daemon { get; set; }

    /// <summary>What ended the daemon; null after a clean end.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The newest assessments, for the dashboard.</summary>
    public DashboardFeed Feed { get; } = new();
}
