using RnnStream.Core.Readings;
using RnnStream.Formats.Subscriptions;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Decodes Influx line protocol: <c>measurement[,tag=text…] field=value[,field=value…] [time]</c>, line by
/// line.</summary>
/// <remarks>A reading's field is the measurement, the tags' texts in their order, and the field's name unless it is
/// <c>value</c>, joined by <c>/</c>. Strings are no readings, booleans only by rule. <c>{payload.measurement}</c> and
/// <c>{payload.TAG}</c> are open to sensor templates. Times are nanoseconds unless the rule says otherwise.</remarks>
internal sealed class LineProtocolDecoder : IPayloadTexts
{
    private const int SeriesSizeMax = 2_048;

    /// <summary>The measurement and the tags' texts, unescaped, joined by slashes.</summary>
    private readonly byte[] _path = new byte[SeriesSizeMax];
    private readonly byte[] _tag = new byte[SeriesSizeMax];
    private readonly byte[] _series = new byte[SeriesSizeMax];
    private int _pathLength;
    private int _seriesLength;

    public void Decode(ref Message message)
    {
        var before = message.Readings + message.Rejections;
        var rest = message.Payload;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = Blanks.Trim(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.IsEmpty && line[0] != '#') DecodeLine(line, ref message);
        }

        if (message.Readings + message.Rejections == before)
            message.Reject(RejectionReason.NoValue, "The line protocol holds no numeric field.");
    }

    /// <inheritdoc/>
    public bool TryGetText(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = _series.AsSpan(0, _seriesLength);
        var isMeasurement = name.SequenceEqual("measurement"u8);
        var part = LineProtocolText.Take(ref rest, (byte)',');
        while (!isMeasurement && !rest.IsEmpty)
        {
            part = LineProtocolText.Take(ref rest, (byte)',');
            if (LineProtocolText.Take(ref part, (byte)'=').SequenceEqual(name)) isMeasurement = true;
        }

        text = isMeasurement ? _tag.AsSpan(0, LineProtocolText.Unescape(part, _tag)) : default;
        return isMeasurement;
    }

    private void DecodeLine(scoped ReadOnlySpan<byte> line, ref Message message)
    {
        var rest = line;
        var series = LineProtocolText.Take(ref rest, (byte)' ');
        var fields = LineProtocolText.TakeFields(ref rest);
        var time = Blanks.Trim(rest);
        if (fields.IsEmpty || !LineProtocolText.AreFields(fields))
        {
            message.Reject(RejectionReason.Malformed, "A line is not measurement[,tag=text] field=value [time].");
            return;
        }

        if (!TryReadSeries(series))
        {
            message.Reject(RejectionReason.InvalidSensorName, "A line's measurement and tags are empty or too long.");
            return;
        }

        if (TryResolveTime(time, ref message, out var eventTime))
            EmitFields(fields, eventTime, hasTime: !time.IsEmpty, ref message);
    }

    private static bool TryResolveTime(scoped ReadOnlySpan<byte> time, ref Message message, out long eventTime) =>
        time.IsEmpty
            ? message.TryUseArrivalTime(out eventTime)
            : message.TryReadTime(time, message.Rule.LineTime, out eventTime);

    private void EmitFields(scoped ReadOnlySpan<byte> fields, long eventTime, bool hasTime, ref Message message)
    {
        while (!fields.IsEmpty)
        {
            var text = LineProtocolText.TakeField(ref fields);
            var key = LineProtocolText.Take(ref text, (byte)'=');
            var outcome = LineProtocolText.ValueOf(text, message.Rule.Booleans, out var value);
            if (outcome == NumberOutcome.NotNumber || !IsWanted(key, message.Rule)) continue;
            var length = FieldTable.Join(key, _path, _pathLength);
            if (outcome == NumberOutcome.NotFinite)
                message.Reject(RejectionReason.NotFinite, "A field is NaN, infinite, or too large for a double.");
            else if (length < 0)
                message.Reject(RejectionReason.InvalidSensorName, "A line's measurement, tags and field are too long.");
            else
                message.Emit(FieldNames.WithoutValue(_path.AsSpan(0, length)), this, new(in value), eventTime, hasTime);
        }
    }

    private bool TryReadSeries(ReadOnlySpan<byte> series)
    {
        if (series.IsEmpty || series.Length > SeriesSizeMax) return false;
        series.CopyTo(_series);
        _seriesLength = series.Length;
        var part = LineProtocolText.Take(ref series, (byte)',');
        _pathLength = LineProtocolText.Unescape(part, _path);
        while (!series.IsEmpty && _pathLength > 0)
        {
            part = LineProtocolText.Take(ref series, (byte)',');
            LineProtocolText.Take(ref part, (byte)'=');
            var length = LineProtocolText.Unescape(part, _tag);
            _pathLength = FieldTable.Join(_tag.AsSpan(0, length), _path, _pathLength);
        }

        return _pathLength > 0;
    }

    private static bool IsWanted(ReadOnlySpan<byte> key, SubscriptionRule rule)
    {
        foreach (var pattern in rule.ExcludeFields)
        {
            if (pattern.Matches(key)) return false;
        }

        if (rule.Fields.Length == 0) return true;
        foreach (var pattern in rule.Fields)
        {
            if (pattern.Matches(key)) return true;
        }

        return false;
    }
}
