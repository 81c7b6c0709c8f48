using System.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Names that devices commonly use for what is not a value.</summary>
internal static class FieldNames
{
    /// <summary>Whether a name is one of the usual ones for the device time, in any case.</summary>
    public static bool IsTime(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Is(name, "ts"u8),
        4 => Is(name, "time"u8),
        8 => Is(name, "datetime"u8),
        9 => Is(name, "timestamp"u8) || Is(name, "eventTime"u8) || Is(name, "last_seen"u8) || Is(name, "date_time"u8),
        10 => Is(name, "event_time"u8) || Is(name, "created_at"u8) || Is(name, "sampleTime"u8),
        11 => Is(name, "received_at"u8) || Is(name, "measured_at"u8) || Is(name, "sample_time"u8),
        _ => false,
    };

    /// <summary>Whether a name says which of several elements this is.</summary>
    public static bool IsIdentity(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Is(name, "id"u8),
        4 => Is(name, "name"u8),
        6 => Is(name, "sensor"u8) || Is(name, "device"u8),
        _ => false,
    };

    /// <summary>The path without a final <c>value</c>, which says nothing that the rest does not say.</summary>
    public static ReadOnlySpan<byte> WithoutValue(ReadOnlySpan<byte> path)
    {
        const int Length = 5;
        if (path.Length < Length || !Is(path[^Length..], "value"u8)) return path;
        if (path.Length == Length) return default;
        return path[^(Length + 1)] == '/' ? path[..^(Length + 1)] : path;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
