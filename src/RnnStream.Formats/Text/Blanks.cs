namespace RnnStream.Formats.Text;

/// <summary>Blanks around a value: space, tab, carriage return, line feed.</summary>
internal static class Blanks
{
    /// <summary>The text without blanks at either end; a view, no copy.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsBlank(text[start])) start++;
        while (end > start && IsBlank(text[end - 1])) end--;
        return text[start..end];
    }

    /// <summary>Whether the byte is a blank.</summary>
    public static bool IsBlank(byte value) =>
        value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
