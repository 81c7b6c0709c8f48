using System.Buffers;
using System.Globalization;
using System.Text;

namespace RnnStream.Formats.Rejections;

/// <summary>Makes foreign bytes safe to print: on a terminal, in a log line, in a table.</summary>
public static class EscapedText
{
    /// <summary>The bytes as text; control and format characters and invalid UTF-8 as <c>\xHH</c>, a backslash as
    /// <c>\\</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            if (status != OperationStatus.Done || IsUnsafe(rune))
            {
                foreach (var value in bytes[..consumed])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
            }
            else
            {
                if (rune.Value == '\\') text.Append('\\');
                text.Append(rune.ToString());
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>A sentence that quotes foreign text, as one line: control and format characters as
    /// <c>\u{HEX}</c>.</summary>
    public static string Line(string sentence)
    {
        if (!sentence.EnumerateRunes().Any(IsUnsafe)) return sentence;
        var text = new StringBuilder(sentence.Length + 16);
        foreach (var rune in sentence.EnumerateRunes())
        {
            if (IsUnsafe(rune)) text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
