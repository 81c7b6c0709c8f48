using RnnStream.Core.Readings;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Lines <c>[time] topic payload</c>, as <c>mosquitto_sub -v</c> prints them; payloads go through the
/// rules.</summary>
/// <remarks>The time may be ISO 8601, <c>yyyy-MM-dd HH:mm:ss</c> (with a blank inside) or a Unix time. Without times
/// the messages are taken to arrive at a fixed interval. A topic with a blank in it cannot be told from its
/// payload.</remarks>
internal sealed class CaptureParser : LogLineParser
{
    private readonly PayloadDecoder _decoder;
    private readonly LocatingSink _locating;
    private readonly TimeReader _time;
    private readonly long _interval;
    private readonly bool _hasTimes;
    private long _arrival;

    public CaptureParser(string name, PayloadDecoder decoder, LogReadOptions options, TimeReader time, bool hasTimes)
        : base(name)
    {
        _decoder = decoder;
        _locating = new LocatingSink(this);
        _time = time;
        _hasTimes = hasTimes;
        _interval = EventTime.From(options.CaptureInterval);
        _arrival = hasTimes ? long.MinValue : EventTime.From(options.CaptureStart) - _interval;
    }

    public override LogFormat Format => LogFormat.MqttCapture;

    /// <summary>Whether a line begins with a time, and where the topic begins.</summary>
    public static bool TrySplitTime(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> time, out ReadOnlySpan<byte> rest)
    {
        time = default;
        rest = line;
        var first = line.IndexOf((byte)' ');
        if (first <= 0) return false;
        var second = line[(first + 1)..].IndexOf((byte)' ') + first + 1;
        foreach (var end in second > first ? [second, first] : (ReadOnlySpan<int>)[first])
        {
            var text = line[..end];
            if (!CsvCells.IsCalendarTime(text) && !(end == first && CsvCells.IsUnixTime(text))) continue;
            time = text;
            rest = line[(end + 1)..];
            return true;
        }

        return false;
    }

    public override void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
    {
        var message = line;
        if (!_hasTimes)
        {
            _arrival += _interval;
        }
        else if (!TrySplitTime(line, out var time, out message) || !TryReadTime(time))
        {
            Reject(
                RejectionReason.InvalidTime, line, lineNumber,
                "The line does not begin with a time as others do.", sink);
            return;
        }

        var blank = message.IndexOf((byte)' ');
        var topic = blank < 0 ? message : message[..blank];
        var payload = blank < 0 ? default : message[(blank + 1)..];
        _locating.Open(sink, lineNumber);
        Readings += _decoder.Decode(topic, payload, _arrival, _locating);
    }

    private bool TryReadTime(ReadOnlySpan<byte> text)
    {
        if (_time.Parse(text, _arrival, out var time) != TimeOutcome.Time) return false;
        _arrival = time;
        return true;
    }
}
