using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace RnnStream.Worker.Reports;

/// <summary>Writes <c>report.html</c>: one page with everything in it, no link to anywhere.</summary>
internal static class ReplayReport
{
    private const string Resource = "RnnStream.Worker.Reports.report.html";
    private const string Place = "/*report*/null";
    private const int ChartsMax = 40;
    private const int EpisodesShownMax = 1_000;
    private const int SensorsShownMax = 5_000;

    /// <summary>Writes the page.</summary>
    /// <param name="path">File to write; an old one is replaced.</param>
    /// <param name="title">What was replayed, for the heading.</param>
    /// <param name="figures">Summary figures in order: label and text.</param>
    /// <param name="collectors">What was gathered, by shard.</param>
    public static void Write(
        string path, string title, IReadOnlyList<(string Label, string Text)> figures,
        params IReadOnlyList<ReportCollector> collectors)
    {
        var page = Template();
        var cut = page.IndexOf(Place, StringComparison.Ordinal);
        using var stream = File.Create(path);
        stream.Write(Encoding.UTF8.GetBytes(page[..cut]));
        using (var json = new Utf8JsonWriter(stream)) WriteContent(json, title, figures, collectors);
        stream.Write(Encoding.UTF8.GetBytes(page[(cut + Place.Length)..]));
    }

    private static void WriteContent(
        Utf8JsonWriter json, string title, IReadOnlyList<(string Label, string Text)> figures,
        IReadOnlyList<ReportCollector> collectors)
    {
        // The strangest first: most worth a look, and the order does not depend on shards.
        ReportSeries[] series =
        [
            .. collectors.SelectMany(collector => collector.Series)
                .OrderByDescending(one => one.EpisodeCount > 0).ThenByDescending(one => one.Peak - one.Threshold)
                .ThenBy(one => one.Name, StringComparer.Ordinal),
        ];
        json.WriteStartObject();
        json.WriteString("title", title);
        WriteFigures(json, figures);
        WriteEpisodes(json, series);
        WriteSensors(json, series);
        json.WriteNumber("charts", Math.Min(series.Length, ChartsMax));
        json.WriteNumber("sensorCount", series.Length);
        json.WriteNumber("readingsNotShown", collectors.Sum(collector => collector.ReadingsNotShown));
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, IReadOnlyList<(string Label, string Text)> figures)
    {
        json.WriteStartArray("figures");
        foreach (var (label, text) in figures)
        {
            json.WriteStartArray();
            json.WriteStringValue(label);
            json.WriteStringValue(text);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteEpisodes(Utf8JsonWriter json, ReportSeries[] series)
    {
        var all = series.SelectMany((one, index) => one.Episodes.Select(episode => (Sensor: index, Episode: episode)))
            .OrderByDescending(found => found.Episode.Severity).ThenByDescending(found => found.Episode.Peak)
            .Take(EpisodesShownMax).OrderBy(found => found.Episode.Start);
        json.WriteNumber("episodeCount", series.Sum(one => one.EpisodeCount));
        json.WriteStartArray("episodes");
        foreach (var (sensor, episode) in all)
        {
            json.WriteStartObject();
            json.WriteNumber("sensor", sensor);
            json.WriteNumber("start", Milliseconds(episode.Start));
            json.WriteNumber("end", Milliseconds(episode.End));
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(episode.Kind.ToString()));
            json.WriteNumber("severity", (int)episode.Severity);
            json.WriteNumber("peak", Math.Round(episode.Peak, 2));
            json.WriteString("reason", episode.Reason);
            json.WriteBoolean("open", episode.IsOpen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSensors(Utf8JsonWriter json, ReportSeries[] series)
    {
        json.WriteStartArray("sensors");
        for (var index = 0; index < Math.Min(series.Length, SensorsShownMax); index++)
        {
            var one = series[index];
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            json.WriteNumber("readings", one.Readings);
            json.WriteNumber("anomalies", one.Anomalies);
            json.WriteNumber("episodes", one.EpisodeCount);
            json.WriteNumber("peak", Math.Round(one.Peak, 2));
            json.WriteNumber("threshold", double.IsFinite(one.Threshold) ? Math.Round(one.Threshold, 2) : 0);
            json.WriteNumber("warmUp", Math.Round(one.WarmUp, 2));
            if (index < ChartsMax) WriteChart(json, one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Columns as packed floats, relative to a base so that large values keep their digits: time in seconds,
    /// minimum, maximum, expected, lower, upper, score (negative zero or below where flagged).</summary>
    private static void WriteChart(Utf8JsonWriter json, ReportSeries series)
    {
        const int Fields = 7;
        var buckets = series.Buckets;
        var origin = buckets.Count > 0 ? buckets[0].Minimum : 0;
        var bytes = new byte[buckets.Count * Fields * sizeof(float)];
        var at = 0;
        foreach (var bucket in buckets)
        {
            Put((bucket.Start - series.First) / 1e9);
            Put(bucket.Minimum - origin);
            Put(bucket.Maximum - origin);
            Put(bucket.Expected - origin);
            Put(bucket.Lower - origin);
            Put(bucket.Upper - origin);
            Put(bucket.IsAnomaly ? -bucket.Score - 0.001 : bucket.Score);
        }

        json.WriteNumber("start", Milliseconds(series.First));
        json.WriteNumber("end", Milliseconds(series.Last));
        json.WriteNumber("origin", origin);
        json.WriteBase64String("columns", bytes);

        void Put(double value)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), (float)value);
            at += sizeof(float);
        }
    }

    private static double Milliseconds(long eventTime) => Math.Round(eventTime / 1e6);

    private static string Template()
    {
        using var stream = typeof(ReplayReport).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
