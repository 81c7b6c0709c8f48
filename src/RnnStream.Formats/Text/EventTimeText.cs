using System.Buffers.Text;
using RnnStream.Core.Readings;

namespace RnnStream.Formats.Text;

/// <summary>Writes event times as UTF-8, without allocating.</summary>
public static class EventTimeText
{
    /// <summary>Bytes that the longest time needs.</summary>
    public const int SizeMax = 30;

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss[.fraction]Z</c>; the fraction has as many digits as it needs, up to
    /// nine.</summary>
    /// <param name="eventTime">Nanoseconds since 1970, UTC.</param>
    /// <param name="destination">At least <see cref="SizeMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(long eventTime, Span<byte> destination)
    {
        var written = WriteCivil(eventTime, (byte)'T', destination);
        destination[written++] = (byte)'Z';
        return written;
    }

    /// <summary>Writes <c>yyyy-MM-dd HH:mm:ss[.fraction]</c>, UTC without saying so, as benchmark files do.</summary>
    /// <param name="eventTime">Nanoseconds since 1970, UTC.</param>
    /// <param name="destination">At least <see cref="SizeMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WritePlain(long eventTime, Span<byte> destination) =>
        WriteCivil(eventTime, (byte)' ', destination);

    private static int WriteCivil(long eventTime, byte between, Span<byte> destination)
    {
        var nanoseconds = eventTime % EventTime.Second;
        var seconds = eventTime / EventTime.Second;
        if (nanoseconds < 0)
        {
            nanoseconds += EventTime.Second;
            seconds--;
        }

        var instant = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        Digits(instant.Year, destination[..4]);
        destination[4] = (byte)'-';
        Digits(instant.Month, destination[5..7]);
        destination[7] = (byte)'-';
        Digits(instant.Day, destination[8..10]);
        destination[10] = between;
        Digits(instant.Hour, destination[11..13]);
        destination[13] = (byte)':';
        Digits(instant.Minute, destination[14..16]);
        destination[16] = (byte)':';
        Digits(instant.Second, destination[17..19]);
        return nanoseconds == 0 ? 19 : WriteFraction(nanoseconds, destination);
    }

    private static int WriteFraction(long nanoseconds, Span<byte> destination)
    {
        destination[19] = (byte)'.';
        Utf8Formatter.TryFormat(nanoseconds, destination[20..], out _, new('D', 9));
        var end = 29;
        while (destination[end - 1] == '0') end--;
        return end;
    }

    private static void Digits(int value, Span<byte> destination)
    {
        for (var index = destination.Length - 1; index >= 0; index--)
        {
            destination[index] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
