using System.Text;
using System.Text.Json;

namespace RnnStream.Worker.Replay;

/// <summary>The figures of a replay, as JSON and as a table for people.</summary>
internal static class ReplaySummary
{
    /// <summary>Label and text of each figure, for people.</summary>
    public static IReadOnlyList<(string Label, string Text)> Figures(ReplayOutcome outcome) =>
    [
        ("readings", $"{outcome.Readings:N0}"),
        ("sensors", $"{outcome.Sensors:N0}"),
        ("episodes", $"{outcome.Episodes.Count:N0}"),
        ("time", $"{outcome.Seconds:0.00} s, {outcome.ReadingsPerSecond:N0} readings/s"),
        ("not applied", $"{outcome.Accounting.Duplicates:N0} duplicates, {outcome.Accounting.Late:N0} late, "
            + $"{outcome.Accounting.RejectedTotal:N0} rejected, {outcome.Totals.Missing:N0} missing"),
        ("models", string.Join(", ", outcome.Versions.Select(static pair => $"{pair.Key} v{pair.Value}"))),
        ("state digest", outcome.StateDigest),
    ];

    /// <summary>Short figures for the head of the report.</summary>
    public static IReadOnlyList<(string Label, string Text)> Tiles(ReplayOutcome outcome) =>
    [
        ("readings", $"{outcome.Readings:N0}"),
        ("sensors", $"{outcome.Sensors:N0}"),
        ("episodes", $"{outcome.Episodes.Count:N0}"),
        ("readings per second", $"{outcome.ReadingsPerSecond:N0}"),
        ("duplicates", $"{outcome.Accounting.Duplicates:N0}"),
        ("late", $"{outcome.Accounting.Late:N0}"),
        ("rejected", $"{outcome.Accounting.RejectedTotal:N0}"),
    ];

    /// <summary>One JSON object.</summary>
    public static string ToJson(ReplayOutcome outcome, bool isIndented)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = isIndented }))
        {
            json.WriteStartObject();
            json.WriteNumber("readings", outcome.Readings);
            json.WriteNumber("sensors", outcome.Sensors);
            json.WriteNumber("episodes", outcome.Episodes.Count);
            json.WriteNumber("seconds", Math.Round(outcome.Seconds, 3));
            json.WriteNumber("readingsPerSecond", Math.Round(outcome.ReadingsPerSecond));
            json.WriteString("stateDigest", outcome.StateDigest);
            json.WriteNumber("readingsApplied", outcome.Accounting.Applied);
            json.WriteNumber("duplicates", outcome.Accounting.Duplicates);
            json.WriteNumber("late", outcome.Accounting.Late);
            json.WriteNumber("rejected", outcome.Accounting.RejectedTotal);
            json.WriteNumber("missing", outcome.Totals.Missing);
            json.WriteStartObject("models");
            foreach (var (group, version) in outcome.Versions) json.WriteNumber(group, version);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
