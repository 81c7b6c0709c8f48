using System.Globalization;

namespace RnnStream.Testing.Messages;

/// <summary>The JSON message of one reading, written without allocating.</summary>
/// <remarks>Not by an interpolated string: its handler boxes numbers until the runtime has optimised it.</remarks>
public static class TimedValueMessage
{
    /// <summary>Bytes that every message fits in.</summary>
    public const int SizeMax = 96;

    /// <summary>Writes a message and returns its size.</summary>
    /// <param name="buffer">At least <see cref="SizeMax"/> bytes.</param>
    /// <param name="seconds">Device time, seconds since 1970 UTC.</param>
    /// <param name="value">The value.</param>
    public static int Write(Span<byte> buffer, long seconds, double value)
    {
        var size = Append(buffer, 0, "{\"timestamp\":"u8);
        seconds.TryFormat(buffer[size..], out var digits, default, CultureInfo.InvariantCulture);
        size = Append(buffer, size + digits, ",\"value\":"u8);
        value.TryFormat(buffer[size..], out digits, default, CultureInfo.InvariantCulture);
        return Append(buffer, size + digits, "}"u8);
    }

    private static int Append(Span<byte> buffer, int size, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer[size..]);
        return size + text.Length;
    }
}
