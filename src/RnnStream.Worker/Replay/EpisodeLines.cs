using System.Text.Encodings.Web;
using System.Text.Json;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Replay;

/// <summary>Writes <c>episodes.jsonl</c>: one JSON object for each episode.</summary>
internal static class EpisodeLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, IEnumerable<EpisodeSummary> episodes, Func<EpisodeSummary, int> versionOf)
    {
        using var file = File.Create(path);
        foreach (var episode in episodes)
        {
            using (var json = new Utf8JsonWriter(file, Options)) Write(json, episode, versionOf(episode));
            file.WriteByte((byte)'\n');
        }
    }

    private static void Write(Utf8JsonWriter json, EpisodeSummary episode, int modelVersion)
    {
        var (sensor, opening, latest) = episode;
        json.WriteStartObject();
        json.WriteString("id", EpisodeId.Of(sensor.NameUtf8, opening.EpisodeStart));
        json.WriteString("sensor", sensor.NameUtf8);
        json.WriteString("start", EventTimeText.Of(opening.EpisodeStart));
        if (episode.IsClosed) json.WriteString("end", EventTimeText.Of(latest.EventTime));
        else json.WriteNull("end");
        json.WriteNumber("duration", (latest.EventTime - opening.EpisodeStart) / (double)EventTime.Second);
        json.WriteString("kind", MessagePayload.Name(latest.Kind));
        json.WriteString("severity", MessagePayload.Name(latest.Severity));
        json.WriteNumber("peakScore", Math.Max(latest.EpisodePeak, opening.EpisodePeak));
        json.WriteNumber("threshold", opening.Threshold);
        MessagePayload.WriteFigures(json, in opening);
        json.WriteString("reason", EpisodeReason.Of(sensor, in opening));
        if (sensor.ChannelCount > 1) json.WriteString("channel", sensor.Profile.Channels[opening.Channel]);
        json.WriteNumber("model", modelVersion);
        json.WriteEndObject();
    }
}
