using System.Text;
using System.Text.Json;

namespace RnnStream.Worker.Replay;

/// <summary>The figures of a replay, as JSON and as a table for people.</summary>
internal static class ReplaySummary
{
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
