using System.Buffers;
using System.Text;

namespace RnnStream.Mqtt.Packets;

/// <summary>Which text MQTT allows (MQTT 5.0, section 1.5.4); what it only advises against is refused too.</summary>
internal static class Utf8Text
{
    private static readonly SearchValues<byte> PrintableAscii =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7F - 0x20).Select(static code => (byte)code)]);

    /// <summary>Well-formed UTF-8 without control characters (U+0000 to U+001F, U+007F to U+009F) and
    /// noncharacters.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExcept(PrintableAscii);
        return start < 0 || IsValidSlowly(text[start..]);
    }

    private static bool IsValidSlowly(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var size) != OperationStatus.Done || !IsAllowed(rune.Value))
            {
                return false;
            }

            text = text[size..];
        }

        return true;
    }

    private static bool IsAllowed(int code) =>
        code is >= 0x20 and not (>= 0x7F and <= 0x9F) and not (>= 0xFDD0 and <= 0xFDEF) && (code & 0xFFFE) != 0xFFFE;
}
