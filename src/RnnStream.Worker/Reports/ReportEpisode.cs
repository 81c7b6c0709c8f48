using RnnStream.Core.Detection;

namespace RnnStream.Worker.Reports;

/// <summary>One episode as the report lists it.</summary>
/// <param name="Start">Event time of its first reading, nanoseconds since 1970, UTC.</param>
/// <param name="End">Event time of its last reading so far.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Severity">The highest it reached.</param>
/// <param name="Peak">Highest score, in decades.</param>
/// <param name="Reason">One plain sentence.</param>
/// <param name="IsOpen">Whether it was still open at the end.</param>
internal sealed record ReportEpisode(
    long Start, long End, AnomalyKind Kind, Severity Severity, double Peak, string Reason, bool IsOpen);
