using RnnStream.Core.Detection;

namespace RnnStream.Worker.Dashboard;

/// <summary>One reading as a chart shows it.</summary>
internal readonly record struct DashboardPoint(
    long EventTime, double Value, double Expected, double Lower, double Upper, float Score, bool IsAnomaly)
{
    public static DashboardPoint Of(in Assessment assessment) => new(
        assessment.EventTime, assessment.Value, assessment.Expected, assessment.Lower, assessment.Upper,
        (float)assessment.Score, assessment.IsAnomaly);
}
