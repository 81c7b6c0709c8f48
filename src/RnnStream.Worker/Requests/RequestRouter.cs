using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Health;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Requests;

/// <summary>Requests over MQTT: <c>request/VERB</c> is met, or refused with one sentence, under
/// <c>response/VERB</c>.</summary>
/// <remarks>The answer goes out once the request is on disk and in effect. Nothing that is sent makes it throw. When
/// the output queue is full the answer is dropped and logged: the receiver must not wait for it.</remarks>
internal sealed class RequestRouter(
    StreamPipeline pipeline, ChannelWriter<OutputMessage> queue, Topics topics, Func<HealthReport> health,
    ILogger logger) : IRequestSink
{
    private const int VerbSizeMax = 64;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public Action OnRequest(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> payload)
    {
        // A topic has a greatest length, and the answer's is longer than the request's.
        var name = verb.Length is > 0 and <= VerbSizeMax ? Encoding.UTF8.GetString(verb) : "unknown";
        var message = new OutputMessage(topics.Response(name), Answer(name, payload));
        return () =>
        {
            if (!queue.TryWrite(message)) Log.ResponseDropped(logger, name);
        };
    }

    private byte[] Answer(string verb, ReadOnlySpan<byte> payload)
    {
        Request? request = null;
        var data = new ArrayBufferWriter<byte>(256);
        try
        {
            request = Request.Read(payload);
            using var json = new Utf8JsonWriter(data, Options);
            json.WriteStartObject();
            Meet(verb, request, json);
            json.WriteEndObject();
            json.Flush();
            Log.RequestMet(logger, verb);
            return Response(request, data.WrittenSpan, error: null);
        }
        catch (RequestException refusal)
        {
            return Response(request, "{}"u8, refusal.Message);
        }
    }

    private void Meet(string verb, Request request, Utf8JsonWriter json)
    {
        switch (verb)
        {
            case "info":
                WriteService(json);
                break;
            case "reset":
                Require(request, json, sensor => pipeline.Intake.TryReset(sensor));
                break;
            case "mute":
                var isMuted = request.Flag("muted");
                Require(request, json, sensor => pipeline.Intake.TryMute(sensor, isMuted));
                json.WriteBoolean("muted", isMuted);
                break;
            case "retrain":
                Retrain(request, json);
                break;
            case "rollback":
                Rollback(request, json);
                break;
            case "label":
                Label(request, json);
                break;
            default:
                throw new RequestException(
                    "there is no such request; there are info, reset, mute, label, retrain and rollback");
        }
    }

    private void Retrain(Request request, Utf8JsonWriter json)
    {
        var group = GroupOf(request);
        if (pipeline.Intake.TryRetrain(group) is { } refusal) throw new RequestException(refusal);
        json.WriteString("group", group);
    }

    private void Rollback(Request request, Utf8JsonWriter json)
    {
        var group = GroupOf(request);
        var version = request.OptionalNumber("version");
        if (pipeline.Intake.TryRollback(group, ref version) is { } refusal) throw new RequestException(refusal);
        json.WriteString("group", group);
        json.WriteNumber("version", version!.Value);
    }

    private void Label(Request request, Utf8JsonWriter json)
    {
        var verdict = request.Text("verdict") switch
        {
            "falseAlarm" => LabelVerdict.FalseAlarm,
            "confirmed" => LabelVerdict.Confirmed,
            _ => throw new RequestException("\"verdict\" must be \"falseAlarm\" or \"confirmed\""),
        };
        if (!EventTimeText.TryParse(request.Text("start"), out var start))
        {
            throw new RequestException(
                "\"start\" must be a time as the episode's messages have it, like 2026-01-17T09:30:01.615Z");
        }
        var note = request.OptionalText("note");
        if (note.Length > EpisodeLabel.NoteLengthMax)
        {
            throw new RequestException(
                $"a note may have {EpisodeLabel.NoteLengthMax} characters, this one has {note.Length}");
        }
        Require(request, json, sensor => pipeline.Intake.TryLabel(sensor, start, verdict, note));
        json.WriteString("id", EpisodeId.Of(Encoding.UTF8.GetBytes(request.Text("sensor")), start));
    }

    /// <summary>The group need not be named where there is only one.</summary>
    private string GroupOf(Request request)
    {
        var groups = pipeline.Intake.Groups;
        var named = request.OptionalText("group");
        if (named.Length > 0 || groups.Count != 1) return named.Length > 0 ? named : request.Text("group");
        return groups[0];
    }

    private static void Require(Request request, Utf8JsonWriter json, Func<byte[], bool> change)
    {
        var sensor = request.Text("sensor");
        if (!change(Encoding.UTF8.GetBytes(sensor))) throw new RequestException($"there is no sensor '{sensor}'");
        json.WriteString("sensor", sensor);
    }

    private void WriteService(Utf8JsonWriter json)
    {
        var (isReady, reason) = health();
        json.WriteString("version", typeof(RequestRouter).Assembly.GetName().Version!.ToString(3));
        json.WriteNumber("sensors", pipeline.Intake.SensorCount);
        json.WriteNumber("readings", pipeline.Intake.Accounting.Applied);
        json.WriteString("accounting", pipeline.Intake.Accounting.ToString());
        json.WriteStartObject("models");
        foreach (var (group, version) in pipeline.Versions) json.WriteNumber(group, version);
        json.WriteEndObject();
        json.WriteStartObject("health");
        json.WriteBoolean("ready", isReady);
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private static byte[] Response(Request? request, ReadOnlySpan<byte> data, string? error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("status", error is null ? "ok" : "error");
            json.WritePropertyName("data");
            json.WriteRawValue(data, skipInputValidation: true);
            if (error is not null) json.WriteString("error", error);
            if (request?.Transaction is { } transaction)
            {
                json.WritePropertyName("transaction");
                json.WriteRawValue(transaction, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
