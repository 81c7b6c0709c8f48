using System.Globalization;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Output;

/// <summary>Says in one plain sentence why an episode is raised, changed or closed.</summary>
internal static class EpisodeReason
{
    /// <summary>The sentence, with values in the sensor's unit.</summary>
    public static string Of(SensorEntry sensor, in Assessment assessment) =>
        Of(sensor.Name, sensor.Profile, in assessment);

    /// <summary>The sentence for a sensor known by name and profile.</summary>
    public static string Of(string sensor, SensorProfile profile, in Assessment assessment)
    {
        var subject = Subject(sensor, profile, assessment.Channel);
        if (assessment.Phase == EpisodePhase.Closed)
            return $"{subject} is back to normal after {Duration(assessment.EventTime - assessment.EpisodeStart)}.";
        var value = Quantity(assessment.Value, profile.Unit);
        var band = double.IsNaN(assessment.Lower)
            ? "nothing was expected yet"
            : $"expected {Number(assessment.Lower)} to {Quantity(assessment.Upper, profile.Unit)}";
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
            AnomalyKind.Range => $"{subject} read {value}, outside its range of {Number(profile.Minimum)} to "
                + $"{Quantity(profile.Maximum, profile.Unit)}.",
            _ => $"{subject} read {value}; {band}.",
        };
    }

    private static string Subject(string sensor, SensorProfile profile, int channel)
    {
        var name = profile.Channels.Count > channel ? profile.Channels[channel] : "";
        return name.Length == 0 ? sensor : $"{sensor} ({name})";
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
