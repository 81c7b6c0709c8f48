using System.Globalization;
using RnnStream.Core.Detection;

namespace RnnStream.Worker.Reports;

/// <summary>Says in one plain sentence why a reading was flagged.</summary>
internal static class ReportReason
{
    public static string Of(in Assessment assessment)
    {
        var value = Text(assessment.Value);
        var range = double.IsNaN(assessment.Lower) || double.IsNaN(assessment.Upper)
            ? "" : $"; {Text(assessment.Lower)} to {Text(assessment.Upper)} was expected";
        return assessment.Kind switch
        {
            AnomalyKind.Spike => $"A single excursion to {value}{range}.",
            AnomalyKind.LevelShift => $"The level moved to {value} and stayed{range}.",
            AnomalyKind.Drift => $"The level moves slowly away, now {value}{range}.",
            AnomalyKind.Pattern => $"The pattern in time is not one this sensor has shown, at {value}{range}.",
            AnomalyKind.Noise => $"The readings scatter more than they used to, around {value}{range}.",
            AnomalyKind.Stuck => $"The value {value} repeats for longer than ever before.",
            AnomalyKind.Silent => "No reading for much longer than usual.",
            AnomalyKind.Range => $"{value} lies outside the configured range.",
            _ => $"Unusual at {value}{range}.",
        };
    }

    private static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
