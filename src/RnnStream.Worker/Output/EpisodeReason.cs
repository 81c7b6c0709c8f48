using System.Globalization;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Output;

/// <summary>Says in one plain sentence why an episode is raised, changed or closed.</summary>
internal static class EpisodeReason
{
    /// <summary>The sentence, with values in the sensor's unit.</summary>
    public static string Of(SensorEntry sensor, in Assessment assessment)
    {
        var subject = Subject(sensor, assessment.Channel);
        if (assessment.Phase == EpisodePhase.Closed)
            return $"{subject} is back to normal after {Duration(assessment.EventTime - assessment.EpisodeStart)}.";
        var value = Quantity(assessment.Value, sensor.Profile.Unit);
        var band = double.IsNaN(assessment.Lower)
            ? "nothing was expected yet"
            : $"expected {Number(assessment.Lower)} to {Quantity(assessment.Upper, sensor.Profile.Unit)}";
        return assessment.Kind switch
        {
            AnomalyKind.Spike => $"{subject} read {value}; {band}.",
            AnomalyKind.LevelShift => $"{subject} has moved to another level: {value}; {band}.",
            AnomalyKind.Drift => $"{subject} is drifting away: {value}; {band}.",
            AnomalyKind.Pattern => $"{subject} shows a pattern it has not shown before: {value}; {band}.",
            AnomalyKind.Noise => $"{subject} scatters more than it used to: {value}; {band}.",
            AnomalyKind.Stuck => $"{subject} has stood at exactly {value} for longer than ever before.",
            AnomalyKind.Silent =>
                $"{subject} sent nothing for {Duration(assessment.EventTime - assessment.EpisodeStart)}.",
            AnomalyKind.Range => $"{subject} read {value}, outside its range of {Number(sensor.Profile.Minimum)} to "
                + $"{Quantity(sensor.Profile.Maximum, sensor.Profile.Unit)}.",
            _ => $"{subject} read {value}; {band}.",
        };
    }

    private static string Subject(SensorEntry sensor, int channel)
    {
        var name = sensor.Profile.Channels.Count > channel ? sensor.Profile.Channels[channel] : "";
        return name.Length == 0 ? sensor.Name : $"{sensor.Name} ({name})";
    }

    private static string Quantity(double value, string unit) =>
        unit.Length == 0 ? Number(value) : $"{Number(value)} {unit}";

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Duration(long nanoseconds)
    {
        var duration = EventTime.ToTimeSpan(Math.Max(0, nanoseconds));
        return duration switch
        {
            { TotalDays: >= 2 } => $"{duration.TotalDays:0.#} days",
            { TotalHours: >= 2 } => $"{duration.TotalHours:0.#} hours",
            { TotalMinutes: >= 2 } => $"{duration.TotalMinutes:0.#} minutes",
            _ => $"{duration.TotalSeconds:0.###} seconds",
        };
    }
}
