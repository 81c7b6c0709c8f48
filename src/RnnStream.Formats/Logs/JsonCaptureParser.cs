using System.Text.Json;
using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>MQTT captures with one JSON object per message, as <c>mosquitto_sub -F %j</c> (payload as a string) and
/// <c>-F %J</c> (payload as JSON) print them: <c>tst</c>, <c>topic</c>, <c>payload</c>, <c>retain</c>.</summary>
/// <remarks>Unlike lines of topic and payload this keeps blanks in topics and line ends in payloads.</remarks>
internal sealed class JsonCaptureParser : LogLineParser
{
    /// <summary>Longest topic of the protocol; a longer one counts as none.</summary>
    private const int TopicSizeMax = 65_535;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 64 };

    private readonly PayloadDecoder _decoder;
    private readonly LocatingSink _locating;
    private readonly TimeReader _time;
    private readonly byte[] _topic = new byte[TopicSizeMax];
    private byte[] _payload = new byte[4 * 1024];
    private long _arrival = long.MinValue;
    private int _topicLength;
    private int _payloadLength;
    private bool _hasTime;
    private bool _isRetained;

    public JsonCaptureParser(string name, PayloadDecoder decoder, TimeReader time)
        : base(name)
    {
        _decoder = decoder;
        _locating = new LocatingSink(this);
        _time = time;
    }

    public override LogFormat Format => LogFormat.MqttCapture;

    public override void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
    {
        if (!TryReadMessage(line))
        {
            Reject(
                RejectionReason.Malformed, line, lineNumber,
                "The line is no JSON object with topic and payload.", sink);
        }
        else if (!_hasTime)
        {
            Reject(
                RejectionReason.InvalidTime, line, lineNumber,
                "The message's time (tst) is missing or cannot be read.", sink);
        }
        else if (_isRetained)
            Reject(RejectionReason.Retained, line, lineNumber, "A retained message is no new reading.", sink);
        else
            Decode(lineNumber, sink);
    }

    private void Decode(long lineNumber, IReadingSink sink)
    {
        _locating.Open(sink, lineNumber);
        Readings += _decoder.Decode(
            _topic.AsSpan(0, _topicLength), _payload.AsSpan(0, _payloadLength), _arrival, _locating);
    }

    private bool TryReadMessage(ReadOnlySpan<byte> line)
    {
        _topicLength = _payloadLength = -1;
        _hasTime = _isRetained = false;
        try
        {
            var reader = new Utf8JsonReader(line, ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadProperty(ref reader, line);
            while (reader.Read())
            {
            }

            return _topicLength >= 0 && _payloadLength >= 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private void ReadProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var isTopic = reader.ValueTextEquals("topic"u8);
        var isPayload = reader.ValueTextEquals("payload"u8);
        var isTime = reader.ValueTextEquals("tst"u8);
        var isRetain = reader.ValueTextEquals("retain"u8);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isText = reader.TokenType == JsonTokenType.String;
        if (isTopic && isText && reader.ValueSpan.Length <= TopicSizeMax)
            _topicLength = reader.CopyString(_topic);
        else if (isPayload && isText)
            _payloadLength = reader.CopyString(Payload(reader.ValueSpan.Length));
        else if (isTime && !reader.ValueIsEscaped)
            ReadTime(reader.ValueSpan);
        else if (isRetain)
            _isRetained = reader.TokenType == JsonTokenType.True || reader.ValueSpan.SequenceEqual("1"u8);
        reader.Skip();
        if (!isPayload || isText) return;
        var value = line[start..(int)reader.BytesConsumed];
        value.CopyTo(Payload(value.Length));
        _payloadLength = value.Length;
    }

    private void ReadTime(ReadOnlySpan<byte> text)
    {
        _hasTime = _time.Parse(text, _arrival, out var time) == TimeOutcome.Time;
        if (_hasTime) _arrival = time;
    }

    private byte[] Payload(int size)
    {
        if (_payload.Length < size) Array.Resize(ref _payload, Math.Max(size, 2 * _payload.Length));
        return _payload;
    }
}
