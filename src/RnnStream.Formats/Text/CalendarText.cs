using RnnStream.Core.Readings;

namespace RnnStream.Formats.Text;

/// <summary>Reads calendar times: <c>yyyy-MM-dd[(T| )HH:mm[:ss[.fraction]]][Z|±hh[[:]mm]]</c>.</summary>
/// <remarks>The date's separator may also be <c>/</c>, the fraction's a comma; a blank may stand before the zone.
/// Digits of the fraction beyond nanoseconds are cut. A leap second (60) is read as the following second.</remarks>
internal static class CalendarText
{
    private const int DateLength = 10;
    private const long SecondsMax = 9_223_372_035;
    private const long DaysFrom0000To1970 = 719_468;

    /// <summary>Reads a time that fills the text.</summary>
    /// <param name="text">UTF-8 text without blanks around it.</param>
    /// <param name="local">Nanoseconds since 1970 as the clock on the wall shows them.</param>
    /// <param name="offset">Nanoseconds by which the wall clock is ahead of UTC; meaningful when
    /// <paramref name="hasZone"/>.</param>
    /// <param name="hasZone">Whether the text names its zone.</param>
    public static TimeOutcome Parse(ReadOnlySpan<byte> text, out long local, out long offset, out bool hasZone)
    {
        offset = 0;
        hasZone = false;
        if (!TryReadDate(text, out var days, out local)) return TimeOutcome.NotTime;
        var seconds = days * 86_400;
        var nanoseconds = 0L;
        var index = DateLength;
        if (index < text.Length)
        {
            if (!TryReadClock(text, ref index, ref seconds, ref nanoseconds)) return TimeOutcome.NotTime;
            if (index < text.Length && text[index] == ' ') index++;
            if (index < text.Length && !TryReadZone(text[index..], out offset)) return TimeOutcome.NotTime;
            hasZone = index < text.Length;
        }

        if (seconds is > SecondsMax or < -SecondsMax) return TimeOutcome.OutOfRange;
        local = seconds * EventTime.Second + nanoseconds;
        return TimeOutcome.Time;
    }

    /// <summary>Days from 1970-01-01 to a Gregorian date (Hinnant, "chrono-compatible low-level date
    /// algorithms").</summary>
    public static long DaysFromCivil(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        var dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - DaysFrom0000To1970;
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text, out long days, out long local)
    {
        days = 0;
        local = 0;
        if (text.Length < DateLength || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4]) return false;
        var century = TwoDigits(text, 0);
        var yearOfCentury = TwoDigits(text, 2);
        var month = TwoDigits(text, 5);
        var day = TwoDigits(text, 8);
        if ((century | yearOfCentury | month | day) < 0) return false;
        var year = century * 100 + yearOfCentury;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        days = DaysFromCivil(year, month, day);
        return true;
    }

    private static bool TryReadClock(ReadOnlySpan<byte> text, ref int index, ref long seconds, ref long nanoseconds)
    {
        if (text[index] is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)'_') || text.Length < index + 6)
            return false;
        var hour = TwoDigits(text, index + 1);
        var minute = TwoDigits(text, index + 4);
        if (hour is < 0 or > 24 || minute is < 0 or > 59 || text[index + 3] != ':') return false;
        index += 6;
        var second = 0;
        if (index < text.Length && text[index] == ':')
        {
            if (text.Length < index + 3) return false;
            second = TwoDigits(text, index + 1);
            if (second is < 0 or > 60) return false;
            index += 3;
            if (!TryReadFraction(text, ref index, ref nanoseconds)) return false;
        }

        if (hour == 24 && (minute | second) != 0) return false;
        seconds += hour * 3_600 + minute * 60 + second;
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, ref int index, ref long nanoseconds)
    {
        if (index >= text.Length || text[index] is not ((byte)'.' or (byte)',')) return true;
        var start = ++index;
        var unit = 100_000_000L;
        uint digit;
        while (index < text.Length && (digit = (uint)(text[index] - '0')) <= 9)
        {
            nanoseconds += digit * unit;
            unit /= 10;
            index++;
        }

        return index > start;
    }

    private static bool TryReadZone(ReadOnlySpan<byte> text, out long offset)
    {
        offset = 0;
        if (text.Length == 1) return text[0] is (byte)'Z' or (byte)'z';
        if (text.SequenceEqual("UTC"u8) || text.SequenceEqual("GMT"u8)) return true;
        if (text[0] == 'Z') text = text[1..]; // mosquitto_sub writes Z+0100 and means the offset.
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6)) return false;
        if (text.Length == 6 && text[3] != ':') return false;
        var hours = TwoDigits(text, 1);
        var minutes = text.Length == 3 ? 0 : TwoDigits(text, text.Length - 2);
        if (hours is < 0 or > 18 || minutes is < 0 or > 59) return false;
        offset = hours * EventTime.Hour + minutes * EventTime.Minute;
        if (text[0] == '-') offset = -offset;
        return true;
    }

    private static int TwoDigits(ReadOnlySpan<byte> text, int index)
    {
        var tens = (uint)(text[index] - '0');
        var ones = (uint)(text[index + 1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
    }
}
