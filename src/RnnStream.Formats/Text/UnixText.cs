using RnnStream.Core.Readings;

namespace RnnStream.Formats.Text;

/// <summary>Reads Unix times, exactly to the nanosecond.</summary>
internal static class UnixText
{
    private const ulong SecondsBelow = 100_000_000_000;
    private const ulong MillisecondsBelow = 100_000_000_000_000;
    private const ulong MicrosecondsBelow = 100_000_000_000_000_000;
    private const int WholeDigitsMax = 19;

    /// <summary>Reads a number that fills the text as a time.</summary>
    /// <param name="text">UTF-8 text without blanks around it.</param>
    /// <param name="notation">The unit, or <see cref="TimeNotation.Auto"/> to tell it by magnitude.</param>
    /// <param name="eventTime">Nanoseconds since 1970, UTC.</param>
    public static TimeOutcome Parse(ReadOnlySpan<byte> text, TimeNotation notation, out long eventTime)
    {
        eventTime = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var index = negative ? 1 : 0;
        var start = index;
        ulong whole = 0;
        uint digit;
        while (index < text.Length && (digit = (uint)(text[index] - '0')) <= 9)
        {
            if (index - start >= WholeDigitsMax) return TimeOutcome.OutOfRange;
            whole = whole * 10 + digit;
            index++;
        }

        if (index == start) return TimeOutcome.NotTime;
        if (index < text.Length && text[index..].IndexOfAny((byte)'e', (byte)'E') >= 0)
            return ParseExponent(text, notation, out eventTime);
        var unit = UnitOf(notation, whole);
        Int128 time = (Int128)whole * unit;
        if (index < text.Length && !TryAddFraction(text[index..], unit, ref time)) return TimeOutcome.NotTime;
        return Narrow(negative ? -time : time, out eventTime);
    }

    private static TimeOutcome ParseExponent(ReadOnlySpan<byte> text, TimeNotation notation, out long eventTime)
    {
        eventTime = 0;
        var outcome = NumberText.Parse(text, out var value);
        if (outcome == NumberOutcome.NotNumber) return TimeOutcome.NotTime;
        if (outcome == NumberOutcome.NotFinite || Math.Abs(value) > 1e19) return TimeOutcome.OutOfRange;
        var unit = UnitOf(notation, (ulong)Math.Abs(value));
        return Narrow((Int128)(value * unit), out eventTime);
    }

    private static bool TryAddFraction(ReadOnlySpan<byte> text, long unit, ref Int128 time)
    {
        if (text[0] != '.') return false;
        for (var index = 1; index < text.Length; index++)
        {
            var digit = (uint)(text[index] - '0');
            if (digit > 9) return false;
            unit /= 10;
            time += digit * unit;
        }

        return true;
    }

    private static long UnitOf(TimeNotation notation, ulong magnitude) => notation switch
    {
        TimeNotation.UnixSeconds => EventTime.Second,
        TimeNotation.UnixMilliseconds => 1_000_000,
        TimeNotation.UnixMicroseconds => 1_000,
        TimeNotation.UnixNanoseconds => 1,
        _ when magnitude < SecondsBelow => EventTime.Second,
        _ when magnitude < MillisecondsBelow => 1_000_000,
        _ when magnitude < MicrosecondsBelow => 1_000,
        _ => 1,
    };

    private static TimeOutcome Narrow(Int128 time, out long eventTime)
    {
        eventTime = 0;
        if (time > long.MaxValue || time < long.MinValue) return TimeOutcome.OutOfRange;
        eventTime = (long)time;
        return TimeOutcome.Time;
    }
}
