using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Health;

/// <summary>What is answered over HTTP: health, metrics, and what a dashboard shows.</summary>
internal static class HttpEndpoints
{
    public static void Map(WebApplication application)
    {
        var service = application.Services.GetRequiredService<DaemonService>();
        var metrics = new MetricsText();
        application.Lifetime.ApplicationStopped.Register(metrics.Dispose);
        application.MapGet("/health/live", () => service.Failure is null
            ? Results.Text("live\n")
            : Results.Text("failed\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        application.MapGet("/health/ready", () => Ready(HealthReport.Of(service)));
        application.MapGet("/health", () => Ready(HealthReport.Of(service)));
        application.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4", Encoding.UTF8));
    }

    private static IResult Ready(HealthReport report) => Results.Text(
        $"{(report.IsReady ? "ready" : "not ready")}: {report.Reason}\n",
        statusCode: report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
