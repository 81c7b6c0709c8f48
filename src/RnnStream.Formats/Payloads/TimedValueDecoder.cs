using System.Buffers;
using RnnStream.Core.Readings;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Decodes <c>time,value</c>: a row of a recorded series, published as it stands.</summary>
internal static class TimedValueDecoder
{
    /// <summary>The shortest Unix time that is not before 1973; keeps decimal commas apart from times.</summary>
    private const int TimeSizeMin = 9;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(",;\t "u8);

    /// <summary>Whether the payload looks like a time and a number.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> payload) =>
        payload[0] is >= (byte)'0' and <= (byte)'9' && TrySplit(payload, out var time, out var value)
        && time.Length >= TimeSizeMin && NumberText.Parse(value, out _) != NumberOutcome.NotNumber;

    public static void Decode(ref Message message)
    {
        if (!TrySplit(message.Payload, out var time, out var text))
        {
            message.Reject(RejectionReason.Malformed, "The payload is not time,value: it has no separator.");
            return;
        }

        switch (NumberText.Parse(text, out var value))
        {
            case NumberOutcome.NotNumber:
                message.Reject(
                    RejectionReason.NoValue, "The payload is not time,value: what follows the time is no number.");
                break;
            case NumberOutcome.NotFinite:
                message.Reject(RejectionReason.NotFinite, "The value is NaN, infinite, or too large for a double.");
                break;
            default:
                if (message.TryReadTime(time, message.Rule.Time, out var eventTime))
                    message.Emit(default, null, new(in value), eventTime, hasDeviceTime: true);
                break;
        }
    }

    private static bool TrySplit(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> time, out ReadOnlySpan<byte> value)
    {
        var separator = payload.LastIndexOfAny(Separators);
        time = separator > 0 ? Blanks.Trim(payload[..separator]) : default;
        value = payload[(separator + 1)..];
        if (time.Length > 1 && time[0] == '"' && time[^1] == '"') time = time[1..^1];
        return !time.IsEmpty;
    }
}
