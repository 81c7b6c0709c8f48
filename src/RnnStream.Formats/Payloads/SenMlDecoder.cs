using System.Text.Json;
using RnnStream.Core.Readings;

namespace RnnStream.Formats.Payloads;

/// <summary>Decodes SenML packs in JSON (RFC 8428): base fields apply to their record and all that follow.</summary>
/// <remarks>The sensor's field is the resolved name (base name and name joined as they are). Times below 2^28 s are
/// relative to the arrival (section 4.5.3). Strings and data values are no readings; sums and units are
/// ignored.</remarks>
internal sealed class SenMlDecoder
{
    private const int NameSizeMax = 1_024;
    private const long RelativeBelow = (1L << 28) * EventTime.Second;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 32 };

    private readonly byte[] _baseName = new byte[NameSizeMax];
    private readonly byte[] _name = new byte[NameSizeMax];
    private SenMlRecord _record;
    private int _baseNameLength;
    private int _nameLength;

    public void Decode(ref Message message)
    {
        var before = message.Readings + message.Rejections;
        try
        {
            // A first pass over all of it, so that a pack that is cut off yields nothing rather than its first half.
            var check = new Utf8JsonReader(message.Payload, ReaderOptions);
            while (check.Read())
            {
            }

            ReadPack(ref message);
        }
        catch (JsonException)
        {
            message.Reject(
                RejectionReason.Malformed, "The payload is not valid JSON, or nested deeper than 32 levels.");
        }
        catch (InvalidOperationException)
        {
            message.Reject(RejectionReason.InvalidText, "A JSON string holds half a surrogate pair.");
        }

        if (message.Readings + message.Rejections == before)
            message.Reject(RejectionReason.NoValue, "The SenML pack holds no numeric value.");
    }

    private void ReadPack(ref Message message)
    {
        _record = default;
        _baseNameLength = 0;
        _nameLength = 0;
        var reader = new Utf8JsonReader(message.Payload, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            message.Reject(RejectionReason.Malformed, "The payload is not a SenML pack: expected an array of records.");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) ReadRecord(ref reader, ref message);
            else reader.Skip();
        }
    }

    private void ReadRecord(ref Utf8JsonReader reader, ref Message message)
    {
        _record.StartRecord();
        _nameLength = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var label = SenMlRecord.LabelOf(ref reader);
            reader.Read();
            if (label == SenMlLabel.BaseName) _baseNameLength = CopyText(ref reader, _baseName);
            else if (label == SenMlLabel.Name) _nameLength = CopyText(ref reader, _name);
            else _record.Set(label, ref reader);
            reader.Skip();
        }

        if (_record.HasValue(message.Rule.Booleans)) EmitRecord(ref message);
    }

    private void EmitRecord(ref Message message)
    {
        var value = _record.Value;
        if (!double.IsFinite(value))
        {
            message.Reject(RejectionReason.NotFinite, "A value is NaN, infinite, or too large for a double.");
            return;
        }

        var length = _baseNameLength + _nameLength;
        if (_baseNameLength < 0 || _nameLength < 0 || length is 0 or > NameSizeMax)
        {
            message.Reject(RejectionReason.InvalidSensorName, "A SenML record has no name, or one that is too long.");
            return;
        }

        if (!TryResolveTime(ref message, out var eventTime)) return;
        Span<byte> name = stackalloc byte[NameSizeMax];
        _baseName.AsSpan(0, _baseNameLength).CopyTo(name);
        _name.AsSpan(0, _nameLength).CopyTo(name[_baseNameLength..]);
        message.Emit(name[..length], null, new(in value), eventTime, _record.HasTime);
    }

    private bool TryResolveTime(ref Message message, out long eventTime)
    {
        if (!_record.HasTime) return message.TryUseArrivalTime(out eventTime);
        eventTime = 0;
        if (_record.IsTimeInvalid)
        {
            message.Reject(RejectionReason.InvalidTime, "A SenML time is not a number of seconds in range.");
            return false;
        }

        var time = (Int128)_record.BaseTime + _record.Time;
        if (time > -RelativeBelow && time < RelativeBelow) time += message.ArrivalTime;
        if (time <= long.MaxValue && time >= long.MinValue
            && (message.IsRecorded || time - message.ArrivalTime <= message.Rule.AheadMax))
        {
            eventTime = (long)time;
            return true;
        }

        message.Reject(
            RejectionReason.TimeOutOfRange, "A SenML time lies outside 1677 to 2262, or too far in the future.");
        return false;
    }

    private static int CopyText(ref Utf8JsonReader reader, Span<byte> destination)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > destination.Length) return -1;
        return reader.CopyString(destination);
    }
}
