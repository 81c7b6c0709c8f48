using System.Text.Json;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>The numbers of one SenML record, with the base values that carry over from record to record.</summary>
internal struct SenMlRecord
{
    private double _baseValue;
    private double _value;
    private bool _hasBaseValue;
    private bool _hasValue;
    private bool _hasBoolean;
    private bool _hasOtherValue;
    private bool _hasBaseTime;
    private bool _hasTime;
    private bool _isBaseTimeInvalid;
    private bool _isTimeInvalid;

    public long BaseTime { get; private set; }

    public long Time { get; private set; }

    public readonly bool HasTime => _hasBaseTime || _hasTime;

    public readonly bool IsTimeInvalid => _isBaseTimeInvalid || _isTimeInvalid;

    public readonly double Value => _hasBoolean ? _value : _value + _baseValue;

    public static SenMlLabel LabelOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) return SenMlLabel.Other;
        var label = reader.ValueSpan;
        if (label.SequenceEqual("bn"u8)) return SenMlLabel.BaseName;
        if (label.SequenceEqual("bt"u8)) return SenMlLabel.BaseTime;
        if (label.SequenceEqual("bv"u8)) return SenMlLabel.BaseValue;
        if (label.SequenceEqual("n"u8)) return SenMlLabel.Name;
        if (label.SequenceEqual("t"u8)) return SenMlLabel.Time;
        if (label.SequenceEqual("v"u8)) return SenMlLabel.Value;
        if (label.SequenceEqual("vb"u8)) return SenMlLabel.BooleanValue;
        return label.SequenceEqual("vs"u8) || label.SequenceEqual("vd"u8) ? SenMlLabel.OtherValue : SenMlLabel.Other;
    }

    public void StartRecord()
    {
        _value = 0;
        Time = 0;
        _hasValue = _hasBoolean = _hasOtherValue = _hasTime = _isTimeInvalid = false;
    }

    public void Set(SenMlLabel label, ref Utf8JsonReader reader)
    {
        switch (label)
        {
            case SenMlLabel.BaseTime:
                _hasBaseTime = true;
                BaseTime = ReadTime(ref reader, out _isBaseTimeInvalid);
                break;
            case SenMlLabel.Time:
                _hasTime = true;
                Time = ReadTime(ref reader, out _isTimeInvalid);
                break;
            case SenMlLabel.BaseValue:
                _hasBaseValue = TryReadNumber(ref reader, out _baseValue);
                break;
            case SenMlLabel.Value:
                _hasValue = TryReadNumber(ref reader, out _value);
                break;
            case SenMlLabel.BooleanValue when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                _hasBoolean = true;
                _value = reader.TokenType == JsonTokenType.True ? 1 : 0;
                break;
            case SenMlLabel.OtherValue:
                _hasOtherValue = true;
                break;
        }
    }

    /// <summary>Whether the record has a numeric value: <c>v</c>, or a base value standing for it, or <c>vb</c> by
    /// rule.</summary>
    public readonly bool HasValue(bool booleans)
    {
        if (_hasBoolean) return booleans;
        return _hasValue || (_hasBaseValue && !_hasOtherValue);
    }

    private static bool TryReadNumber(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number
            && NumberText.Parse(reader.ValueSpan, out value) != NumberOutcome.NotNumber;
    }

    private static long ReadTime(ref Utf8JsonReader reader, out bool isInvalid)
    {
        isInvalid = reader.TokenType != JsonTokenType.Number;
        if (isInvalid) return 0;
        isInvalid = UnixText.Parse(reader.ValueSpan, TimeNotation.UnixSeconds, out var time) != TimeOutcome.Time;
        return time;
    }
}
