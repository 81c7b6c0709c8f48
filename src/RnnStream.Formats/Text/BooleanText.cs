using System.Text;

namespace RnnStream.Formats.Text;

/// <summary>Reads the words that devices use for on and off.</summary>
internal static class BooleanText
{
    /// <summary>Reads true/false, on/off, open/closed, yes/no in any case; false when the text is none of
    /// them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 1;
        if (Is(text, "true"u8) || Is(text, "on"u8) || Is(text, "open"u8) || Is(text, "yes"u8)) return true;
        value = 0;
        return Is(text, "false"u8) || Is(text, "off"u8) || Is(text, "closed"u8) || Is(text, "no"u8);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);
}
