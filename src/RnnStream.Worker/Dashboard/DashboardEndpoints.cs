using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RnnStream.Worker.Dashboard;

/// <summary>The dashboard over HTTP: one page at <c>/</c>, and what it asks for under <c>/api</c>. Reads
/// only.</summary>
internal static class DashboardEndpoints
{
    private const string Resource = "RnnStream.Worker.Dashboard.dashboard.html";
    private const int LimitMax = 200;

    /// <summary>Maps page and data.</summary>
    /// <param name="application">The HTTP host.</param>
    /// <param name="feed">What the shards' taps gather.</param>
    /// <param name="status">How the service is; asked at every poll.</param>
    public static void Map(WebApplication application, DashboardFeed feed, Func<DashboardStatus> status)
    {
        var page = Page();
        application.MapGet("/", (HttpResponse response) =>
        {
            // The page is one piece: nothing from elsewhere, no frame around it.
            response.Headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
                + "frame-ancestors 'none'";
            response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(page, "text/html; charset=utf-8");
        });
        application.MapGet("/api/status", () => Json(json => DashboardJson.WriteStatus(json, status(), feed)));
        application.MapGet("/api/sensors", (string? search, string? sort, int? offset, int? limit) =>
            Json(json => DashboardJson.WriteSensors(
                json, feed, search ?? "", sort == "name", Math.Max(0, offset ?? 0), Limit(limit))));
        application.MapGet("/api/episodes", (int? limit) =>
            Json(json => DashboardJson.WriteEpisodes(json, feed, Limit(limit))));
        application.MapGet("/api/sensor", (string name) =>
        {
            var isKnown = false;
            var answer = Json(json => isKnown = DashboardJson.TryWriteDetail(json, feed, name));
            return isKnown ? answer : Results.NotFound();
        });
    }

    private static int Limit(int? wanted) => Math.Clamp(wanted ?? 60, 1, LimitMax);

    private static IResult Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return Results.Bytes(buffer.ToArray(), "application/json");
    }

    private static byte[] Page()
    {
        using var stream = typeof(DashboardEndpoints).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
