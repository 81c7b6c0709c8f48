using RnnStream.Core.Detection;

namespace RnnStream.Worker.Dashboard;

/// <summary>One episode as the dashboard lists it.</summary>
/// <param name="Sensor">The sensor's name.</param>
/// <param name="Start">Event time of its start, nanoseconds since 1970, UTC.</param>
/// <param name="End">Event time of its end, or of its latest change while open.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Severity">The highest it reached.</param>
/// <param name="Peak">Highest score, in decades.</param>
/// <param name="Reason">One plain sentence.</param>
/// <param name="IsOpen">Whether it still lasts.</param>
internal sealed record DashboardEpisode(
    string Sensor, long Start, long End, AnomalyKind Kind, Severity Severity, double Peak, string Reason, bool IsOpen);
