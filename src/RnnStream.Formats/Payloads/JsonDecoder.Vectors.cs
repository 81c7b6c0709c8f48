using RnnStream.Core.Readings;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>One vector reading per object; the rule's fields are the channels, one that is missing is NaN.</summary>
internal sealed partial class JsonDecoder
{
    private void EmitVectors(ref Message message)
    {
        for (var group = 0; group < _table.GroupCount; group++)
        {
            var outcome = GatherChannels(group, ref message, out var values);
            if (outcome == NumberOutcome.NotNumber) continue;
            if (outcome == NumberOutcome.NotFinite)
            {
                message.Reject(
                    RejectionReason.NotFinite, "A channel's value is NaN, infinite, or too large for a double.");
                continue;
            }

            var length = _table.WritePath(group, _path);
            if (length < 0)
                message.Reject(RejectionReason.InvalidSensorName, "The field's path is too long.");
            else if (TryResolveTime(group, ref message))
                EmitIn(group, _path.AsSpan(0, length), values, ref message);
        }
    }

    private NumberOutcome GatherChannels(int group, ref Message message, out ReadOnlySpan<double> values)
    {
        var channels = message.Rule.Channels;
        if (_channels.Length < channels.Length) _channels = new double[channels.Length];
        var gathered = _channels.AsSpan(0, channels.Length);
        gathered.Fill(double.NaN);
        values = gathered;
        var found = 0;
        var unnamed = 0;
        for (var index = _table.Group(group).LastField; index >= 0; index = _table.Field(index).Previous)
        {
            ref readonly var field = ref _table.Field(index);
            if (field.Role != FieldRole.Value) continue;
            var channel = ChannelOf(_table.Name(in field), channels, out var isPosition);
            if (isPosition) unnamed++;
            if (channel < 0) continue;
            var outcome = Read(in field, message.Rule, isMeant: true, out gathered[channel]);
            if (outcome == NumberOutcome.NotFinite) return outcome;
            if (outcome == NumberOutcome.Number) found++;
            else gathered[channel] = double.NaN;
        }

        if (message.Payload[0] != '[' || unnamed == 0 || unnamed == channels.Length)
            return found > 0 ? NumberOutcome.Number : NumberOutcome.NotNumber;
        message.Reject(RejectionReason.ChannelMismatch, "The array's length differs from the number of channels.");
        return NumberOutcome.NotNumber;
    }

    /// <summary>The channel that a field feeds, by its name, or by its position in an array without names.</summary>
    private static int ChannelOf(ReadOnlySpan<byte> name, byte[][] channels, out bool isPosition)
    {
        isPosition = false;
        for (var channel = 0; channel < channels.Length; channel++)
        {
            if (name.SequenceEqual(channels[channel])) return channel;
        }

        var position = 0;
        foreach (var value in name)
        {
            if (value is < (byte)'0' or > (byte)'9' || position > channels.Length) return -1;
            position = position * 10 + value - '0';
        }

        isPosition = !name.IsEmpty;
        return isPosition && position < channels.Length ? position : -1;
    }
}
