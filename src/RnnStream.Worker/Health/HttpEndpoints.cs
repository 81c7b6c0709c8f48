using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RnnStream.Pipeline.Intake;
using RnnStream.Worker.Dashboard;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Health;

/// <summary>What is answered over HTTP: health, metrics, and what a dashboard shows.</summary>
internal static class HttpEndpoints
{
    public static void Map(WebApplication application, DaemonState state)
    {
        var instruments = new Metrics(state);
        var metrics = new MetricsText();
        application.Lifetime.ApplicationStopped.Register(() =>
        {
            metrics.Dispose();
            instruments.Dispose();
        });
        application.MapGet("/health/live", () => state.Failure is null
            ? Results.Text("live\n")
            : Results.Text("failed\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        application.MapGet("/health/ready", () => Ready(HealthReport.Of(state)));
        application.MapGet("/health", () => Ready(HealthReport.Of(state), state.Daemon?.Pipeline.Intake.Accounting));
        application.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4", Encoding.UTF8));
        DashboardEndpoints.Map(application, state.Feed, () => Status(state));
    }

    private static DashboardStatus Status(DaemonState state)
    {
        var report = HealthReport.Of(state);
        if (state.Daemon is not { } daemon) return new DashboardStatus(report.IsReady, report.Reason, 0, 0, 0, 0, 0);
        var accounting = daemon.Pipeline.Intake.Accounting;
        return new DashboardStatus(
            report.IsReady, report.Reason, daemon.Pipeline.Intake.SensorCount, accounting.Applied,
            accounting.Received - accounting.Applied, daemon.Connection.MessagesUnacknowledged,
            daemon.Pipeline.StateSize);
    }

    private static IResult Ready(HealthReport report, Accounting? accounting = null) => Results.Text(
        $"{(report.IsReady ? "ready" : "not ready")}: {report.Reason}\n{(accounting is null ? "" : $"{accounting}\n")}",
        statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
