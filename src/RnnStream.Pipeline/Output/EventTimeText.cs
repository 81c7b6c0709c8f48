using System.Globalization;
using RnnStream.Core.Readings;

namespace RnnStream.Pipeline.Output;

/// <summary>Event times as people and other programs read them: ISO 8601, UTC, a fraction only where there is
/// one.</summary>
public static class EventTimeText
{
    /// <summary>Length of the longest text: nanoseconds and all.</summary>
    public const int LengthMax = 30;

    // What fits into 64 bits of nanoseconds.
    private const int FirstYear = 1678;
    private const int LastYear = 2261;

    /// <summary>Writes <c>2026-04-10T16:15:00Z</c>, or <c>2026-04-10T16:15:00.25Z</c>, as ASCII.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(long eventTime, Span<byte> destination)
    {
        var fraction = eventTime % EventTime.Second;
        if (fraction < 0) fraction += EventTime.Second;
        var whole = EventTime.ToDateTimeOffset(eventTime - fraction);
        whole.TryFormat(destination, out var length, "yyyy-MM-ddTHH:mm:ss", null);
        if (fraction != 0) length += WriteFraction(fraction, destination[length..]);
        destination[length++] = (byte)'Z';
        return length;
    }

    /// <summary>The same as a string.</summary>
    public static string Of(long eventTime)
    {
        Span<byte> text = stackalloc byte[LengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..Write(eventTime, text)]);
    }

    /// <summary>Reads what <see cref="Of"/> wrote, to the nanosecond.</summary>
    public static bool TryParse(string text, out long eventTime)
    {
        eventTime = 0;
        const int WholeLength = 19;
        if (text.Length is < WholeLength + 1 or > LengthMax || text[^1] != 'Z') return false;
        if (!DateTimeOffset.TryParseExact(
            text.AsSpan(0, WholeLength), "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var whole))
        {
            return false;
        }
        if (whole.Year is < FirstYear or > LastYear) return false;
        eventTime = EventTime.From(whole);
        var fraction = text.AsSpan(WholeLength..^1);
        if (fraction.IsEmpty) return true;
        if (fraction.Length < 2 || fraction[0] != '.') return false;
        var unit = EventTime.Second;
        foreach (var digit in fraction[1..])
        {
            if (!char.IsAsciiDigit(digit)) return false;
            unit /= 10;
            eventTime += (digit - '0') * unit;
        }
        return true;
    }

    private static int WriteFraction(long fraction, Span<byte> destination)
    {
        var length = 0;
        destination[length++] = (byte)'.';
        for (var unit = EventTime.Second / 10; fraction > 0; unit /= 10)
        {
            destination[length++] = (byte)('0' + fraction / unit);
            fraction %= unit;
        }
        return length;
    }
}
