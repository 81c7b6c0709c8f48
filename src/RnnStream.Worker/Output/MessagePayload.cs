using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Output;

/// <summary>The JSON that is published: episodes, states, scores.</summary>
internal static class MessagePayload
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An episode opens, changes or closes.</summary>
    public static byte[] Episode(SensorEntry sensor, in Assessment assessment, int modelVersion)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteEpisode(json, sensor, in assessment, modelVersion);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A name as it stands in JSON: camelCase.</summary>
    public static string Name<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The members of an episode message, into an open object.</summary>
    public static void WriteEpisode(Utf8JsonWriter json, SensorEntry sensor, in Assessment assessment, int modelVersion)
    {
        json.WriteString("id", EpisodeId.Of(sensor.NameUtf8, assessment.EpisodeStart));
        json.WriteString("sensor", sensor.NameUtf8);
        json.WriteString("phase", Phase(assessment.Phase));
        json.WriteString("eventTime", EventTimeText.Of(assessment.EventTime));
        WriteFigures(json, in assessment);
        json.WriteNumber("threshold", assessment.Threshold);
        json.WriteString("severity", Name(assessment.Severity));
        json.WriteString("kind", Name(assessment.Kind));
        json.WriteString("reason", EpisodeReason.Of(sensor, in assessment));
        json.WriteString("start", EventTimeText.Of(assessment.EpisodeStart));
        json.WriteNumber("duration", (assessment.EventTime - assessment.EpisodeStart) / (double)EventTime.Second);
        json.WriteNumber("peakScore", assessment.EpisodePeak);
        if (sensor.Profile.Unit.Length > 0) json.WriteString("unit", sensor.Profile.Unit);
        if (sensor.ChannelCount > 1) json.WriteString("channel", sensor.Profile.Channels[assessment.Channel]);
        json.WriteNumber("model", modelVersion);
    }

    /// <summary>Where a sensor stands: retained, for whoever connects later.</summary>
    public static byte[] State(SensorEntry sensor, in Assessment assessment)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("anomaly", assessment.IsAnomaly ? "ON" : "OFF");
            json.WriteString("eventTime", EventTimeText.Of(assessment.EventTime));
            WriteFigures(json, in assessment);
            json.WriteNumber("threshold", assessment.Threshold);
            json.WriteString("severity", Name(assessment.Severity));
            json.WriteString("kind", Name(assessment.Kind));
            json.WriteNumber("warmUp", assessment.WarmUp);
            if (sensor.Profile.Unit.Length > 0) json.WriteString("unit", sensor.Profile.Unit);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One assessment.</summary>
    public static byte[] Score(in Assessment assessment, bool isLate = false)
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("eventTime", EventTimeText.Of(assessment.EventTime));
            WriteFigures(json, in assessment);
            json.WriteBoolean("anomaly", assessment.IsAnomaly);
            if (isLate) json.WriteBoolean("late", true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Value, prediction, band and score; null where there is none.</summary>
    public static void WriteFigures(Utf8JsonWriter json, in Assessment assessment)
    {
        WriteNumber(json, "value", assessment.Value);
        WriteNumber(json, "expected", assessment.Expected);
        WriteNumber(json, "lower", assessment.Lower);
        WriteNumber(json, "upper", assessment.Upper);
        WriteNumber(json, "score", assessment.Score);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static string Phase(EpisodePhase phase) => phase switch
    {
        EpisodePhase.Opened => "opened",
        EpisodePhase.Changed => "changed",
        EpisodePhase.Closed => "closed",
        _ => "none",
    };

}
