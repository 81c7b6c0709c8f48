using RnnStream.Formats.Subscriptions;

namespace RnnStream.Formats.Payloads;

/// <summary>Tells a payload's format from its content. Numbers are tried before.</summary>
internal static class PayloadSniffer
{
    /// <summary>The format; <see cref="PayloadFormat.Plain"/> when it is no known one.</summary>
    public static PayloadFormat FormatOf(ReadOnlySpan<byte> payload) => payload[0] switch
    {
        (byte)'{' or (byte)'"' => PayloadFormat.Json,
        (byte)'[' => IsSenMl(payload) ? PayloadFormat.SenMl : PayloadFormat.Json,
        _ when TimedValueDecoder.IsMatch(payload) => PayloadFormat.Csv,
        _ when IsLineProtocol(payload) => PayloadFormat.LineProtocol,
        _ => PayloadFormat.Plain,
    };

    /// <summary>Whether an array's first object begins with one of SenML's own labels, as packs do.</summary>
    private static bool IsSenMl(ReadOnlySpan<byte> payload)
    {
        var quote = payload.IndexOf((byte)'"');
        if (quote < 0) return false;
        var label = payload[(quote + 1)..];
        var end = label.IndexOf((byte)'"');
        if (end is < 1 or > 4 || payload[1..quote].IndexOfAnyExcept(" \t\r\n{"u8) >= 0) return false;
        label = label[..end];
        return label.SequenceEqual("bn"u8) || label.SequenceEqual("bt"u8) || label.SequenceEqual("bu"u8)
            || label.SequenceEqual("bv"u8) || label.SequenceEqual("bs"u8) || label.SequenceEqual("bver"u8)
            || label.SequenceEqual("n"u8);
    }

    /// <summary>Whether the first line has a name, a blank, and then an assignment.</summary>
    private static bool IsLineProtocol(ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOf((byte)'\n');
        if (end >= 0) payload = payload[..end];
        var blank = payload.IndexOf((byte)' ');
        return blank > 0 && payload[(blank + 1)..].Contains((byte)'=');
    }
}
