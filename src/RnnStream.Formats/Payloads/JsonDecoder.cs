using RnnStream.Core.Readings;
using RnnStream.Formats.Subscriptions;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Decodes JSON payloads: one value, objects with many or nested fields, arrays of readings.</summary>
internal sealed partial class JsonDecoder
{
    private const int PathSizeMax = 2_048;

    private readonly FieldTable _table = new();
    private readonly JsonFieldReader _reader;
    private readonly byte[] _path = new byte[PathSizeMax];
    private double[] _channels = new double[16];

    public JsonDecoder() => _reader = new JsonFieldReader(_table);

    public void Decode(ref Message message)
    {
        switch (_reader.Read(message.Payload, message.Rule.TimeField))
        {
            case JsonOutcome.Malformed:
                message.Reject(RejectionReason.Malformed, "The payload is not valid JSON.");
                return;
            case JsonOutcome.InvalidText:
                message.Reject(RejectionReason.InvalidText, "A JSON string holds half a surrogate pair.");
                return;
            case JsonOutcome.TooDeep:
                message.Reject(RejectionReason.TooDeep, "The JSON is nested deeper than 32 levels.");
                return;
            case JsonOutcome.TooLarge:
                message.Reject(
                    RejectionReason.TooLarge, "The JSON has more than 16,384 fields, or 1,024 in one object.");
                return;
        }

        if (message.Rule.Channels.Length > 0) EmitVectors(ref message);
        else EmitScalars(ref message);
        if (message.Readings + message.Rejections == 0)
            message.Reject(RejectionReason.NoValue, "The JSON holds no numeric value where the rule looks for one.");
    }

    private void EmitScalars(ref Message message)
    {
        for (var index = 0; index < _table.FieldCount; index++)
        {
            ref readonly var field = ref _table.Field(index);
            if (field.Role != FieldRole.Value) continue;
            var prefix = _table.WritePath(field.Group, _path);
            var length = FieldTable.Join(_table.Name(in field), _path, prefix);
            if (length < 0)
            {
                message.Reject(RejectionReason.InvalidSensorName, "The field's path is too long.");
                continue;
            }

            var path = _path.AsSpan(0, length);
            var outcome = ValueOf(in field, path, message.Rule, out var value);
            if (outcome == NumberOutcome.NotNumber) continue;
            if (outcome == NumberOutcome.NotFinite)
                message.Reject(RejectionReason.NotFinite, "A value is NaN, infinite, or too large for a double.");
            else if (TryResolveTime(field.Group, ref message))
                EmitIn(field.Group, FieldNames.WithoutValue(path), new(in value), ref message);
        }
    }

    private void EmitIn(
        int group, scoped ReadOnlySpan<byte> path, scoped ReadOnlySpan<double> values, ref Message message)
    {
        _table.CurrentGroup = group;
        ref readonly var owner = ref _table.Group(group);
        message.Emit(path, _table, values, owner.EventTime, owner.HasDeviceTime);
    }

    private NumberOutcome ValueOf(in JsonField field, ReadOnlySpan<byte> path, SubscriptionRule rule, out double value)
    {
        value = double.NaN;
        var isNamed = rule.Fields.Length > 0 && MatchesAny(rule.Fields, path, _table.Name(in field));
        if (rule.Fields.Length > 0 && !isNamed) return NumberOutcome.NotNumber;
        if (MatchesAny(rule.ExcludeFields, path, _table.Name(in field))) return NumberOutcome.NotNumber;
        return Read(in field, rule, isNamed || FieldNames.WithoutValue(path).Length < path.Length, out value);
    }

    private NumberOutcome Read(in JsonField field, SubscriptionRule rule, bool isMeant, out double value)
    {
        value = field.Number;
        switch (field.Kind)
        {
            case FieldKind.Number: return NumberOutcome.Number;
            case FieldKind.NotFinite: return NumberOutcome.NotFinite;
            case FieldKind.Boolean: return rule.Booleans ? NumberOutcome.Number : NumberOutcome.NotNumber;
        }

        var text = _table.Text(in field);
        if (rule.Booleans && BooleanText.TryParse(text, out value)) return NumberOutcome.Number;
        return isMeant || rule.NumericStrings || field.NameLength == 0
            ? NumberText.Parse(text, out value) : NumberOutcome.NotNumber;
    }

    private bool TryResolveTime(int group, ref Message message)
    {
        ref var owner = ref _table.Group(group);
        if (owner.IsTimeResolved) return owner.IsTimeUsable;
        owner.IsTimeResolved = true;
        if (owner.TimeField >= 0)
        {
            var text = _table.Text(in _table.Field(owner.TimeField));
            owner.IsTimeUsable = message.TryReadTime(text, message.Rule.Time, out owner.EventTime);
            owner.HasDeviceTime = true;
        }
        else if (owner.Parent < 0)
        {
            owner.IsTimeUsable = message.TryUseArrivalTime(out owner.EventTime);
        }
        else
        {
            owner.IsTimeUsable = TryResolveTime(owner.Parent, ref message);
            ref readonly var parent = ref _table.Group(owner.Parent);
            owner.EventTime = parent.EventTime;
            owner.HasDeviceTime = parent.HasDeviceTime;
        }

        return owner.IsTimeUsable;
    }

    private static bool MatchesAny(FieldPattern[] patterns, ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(path) || pattern.Matches(name)) return true;
        }

        return false;
    }
}
