using System.Text.Json;
using RnnStream.Core.Detection;

namespace RnnStream.Worker.Dashboard;

/// <summary>What the dashboard's page asks for, as JSON. Times are milliseconds since 1970; what is not finite is
/// null.</summary>
internal static class DashboardJson
{
    private const int SparkLength = 60;

    public static void WriteStatus(Utf8JsonWriter json, in DashboardStatus status, DashboardFeed feed)
    {
        json.WriteStartObject();
        json.WriteBoolean("ready", status.IsReady);
        json.WriteString("reason", status.Reason);
        json.WriteNumber("sensors", status.Sensors);
        json.WriteNumber("applied", status.Applied);
        json.WriteNumber("rejected", status.Rejected);
        json.WriteNumber("unacknowledged", status.Unacknowledged);
        json.WriteNumber("stateSize", status.StateSize);
        json.WriteNumber("readings", feed.Readings);
        json.WriteNumber("episodes", feed.EpisodeCount);
        json.WriteNumber("openEpisodes", feed.Episodes().Count(static episode => episode.IsOpen));
        json.WriteEndObject();
    }

    /// <summary>One page of sensors: anomalous ones first, then the strangest, or by name.</summary>
    public static void WriteSensors(
        Utf8JsonWriter json, DashboardFeed feed, string search, bool byName, int offset, int limit)
    {
        var rows = feed.Sensors(static sensor => (Sensor: sensor, sensor.Latest));
        if (search.Length > 0)
            rows.RemoveAll(row => !row.Sensor.Name.Contains(search, StringComparison.OrdinalIgnoreCase));
        var shown = (byName
            ? rows.OrderBy(static row => row.Sensor.Name, StringComparer.Ordinal)
            : rows.OrderByDescending(static row => row.Latest.IsAnomaly)
                .ThenByDescending(static row => row.Latest.Severity).ThenByDescending(static row => row.Latest.Score)
                .ThenBy(static row => row.Sensor.Name, StringComparer.Ordinal)).Skip(offset).Take(limit).ToList();
        var names = shown.Select(static row => row.Sensor.Name).ToHashSet(StringComparer.Ordinal);
        var sparks = feed.Sensors(s => (s.Name, Points: names.Contains(s.Name) ? s.Points(SparkLength) : null))
            .Where(static row => row.Points is not null)
            .ToDictionary(static row => row.Name, static row => row.Points!, StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteNumber("count", rows.Count);
        json.WriteStartArray("sensors");
        foreach (var (sensor, latest) in shown)
            WriteSensor(json, sensor, latest, sparks.GetValueOrDefault(sensor.Name, []));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteEpisodes(Utf8JsonWriter json, DashboardFeed feed, int limit)
    {
        json.WriteStartArray();
        foreach (var episode in feed.Episodes().Take(limit)) WriteEpisode(json, episode);
        json.WriteEndArray();
    }

    /// <summary>One sensor with its last readings and its episodes; false if it is not shown.</summary>
    public static bool TryWriteDetail(Utf8JsonWriter json, DashboardFeed feed, string name)
    {
        var found = feed
            .Sensors(sensor => sensor.Name == name ? (Sensor: sensor, sensor.Latest, Points: sensor.Points()) : default)
            .Find(static row => row.Sensor is not null);
        if (found.Sensor is null) return false;
        json.WriteStartObject();
        json.WritePropertyName("sensor");
        WriteSensor(json, found.Sensor, found.Latest, []);
        json.WriteStartArray("points");
        foreach (var point in found.Points) WritePoint(json, point);
        json.WriteEndArray();
        json.WriteStartArray("episodes");
        foreach (var episode in feed.Episodes().Where(episode => episode.Sensor == name).Take(50))
            WriteEpisode(json, episode);
        json.WriteEndArray();
        json.WriteEndObject();
        return true;
    }

    private static void WriteSensor(
        Utf8JsonWriter json, DashboardSensor sensor, in Assessment latest, DashboardPoint[] spark)
    {
        json.WriteStartObject();
        json.WriteString("name", sensor.Name);
        json.WriteString("unit", sensor.Unit);
        json.WriteNumber("readings", sensor.Readings);
        json.WriteNumber("time", Milliseconds(latest.EventTime));
        json.WritePropertyName("value");
        WriteNumber(json, latest.Value);
        json.WritePropertyName("expected");
        WriteNumber(json, latest.Expected);
        json.WriteNumber("score", Math.Round(latest.Score, 2));
        json.WritePropertyName("threshold");
        WriteNumber(json, Math.Round(latest.Threshold, 2));
        json.WriteBoolean("anomaly", latest.IsAnomaly);
        json.WriteNumber("severity", latest.IsAnomaly ? (int)latest.Severity : 0);
        json.WriteNumber("warmUp", Math.Round(latest.WarmUp, 3));
        json.WriteStartArray("spark");
        foreach (var point in spark)
        {
            WriteNumber(json, point.Value);
            json.WriteNumberValue(point.IsAnomaly ? 1 : 0);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, in DashboardPoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Milliseconds(point.EventTime));
        WriteNumber(json, point.Value);
        WriteNumber(json, point.Expected);
        WriteNumber(json, point.Lower);
        WriteNumber(json, point.Upper);
        json.WriteNumberValue(Math.Round(point.Score, 2));
        json.WriteNumberValue(point.IsAnomaly ? 1 : 0);
        json.WriteEndArray();
    }

    private static void WriteEpisode(Utf8JsonWriter json, DashboardEpisode episode)
    {
        json.WriteStartObject();
        json.WriteString("sensor", episode.Sensor);
        json.WriteNumber("start", Milliseconds(episode.Start));
        json.WriteNumber("end", Milliseconds(episode.End));
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(episode.Kind.ToString()));
        json.WriteNumber("severity", (int)episode.Severity);
        json.WriteNumber("peak", Math.Round(episode.Peak, 2));
        json.WriteString("reason", episode.Reason);
        json.WriteBoolean("open", episode.IsOpen);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }

    private static double Milliseconds(long eventTime) => Math.Round(eventTime / 1e6);
}
