using RnnStream.Formats.Text;

namespace RnnStream.Formats.Payloads;

/// <summary>Cuts line protocol at characters that are not escaped by a backslash.</summary>
internal static class LineProtocolText
{
    /// <summary>Takes the text before the next unescaped separator and leaves what follows it.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, byte separator)
    {
        for (var index = 0; index < rest.Length; index++)
        {
            if (rest[index] == '\\')
            {
                index++;
            }
            else if (rest[index] == separator)
            {
                var taken = rest[..index];
                rest = rest[(index + 1)..];
                return taken;
            }
        }

        var all = rest;
        rest = default;
        return all;
    }

    /// <summary>Takes the field set: up to the next blank outside quotes.</summary>
    public static ReadOnlySpan<byte> TakeFields(ref ReadOnlySpan<byte> rest) => TakeUnquoted(ref rest, (byte)' ');

    /// <summary>Takes one field of a field set: up to the next comma outside quotes.</summary>
    public static ReadOnlySpan<byte> TakeField(ref ReadOnlySpan<byte> rest) => TakeUnquoted(ref rest, (byte)',');

    /// <summary>Whether every field of a field set is <c>key=value</c> with a readable value.</summary>
    public static bool AreFields(ReadOnlySpan<byte> fields)
    {
        while (!fields.IsEmpty)
        {
            var text = TakeField(ref fields);
            var key = Take(ref text, (byte)'=');
            if (key.IsEmpty || text.IsEmpty) return false;
            var isString = text[0] == '"' && text.Length > 1 && text[^1] == '"';
            if (!isString && ValueOf(text, booleans: true, out _) == NumberOutcome.NotNumber) return false;
        }

        return true;
    }

    /// <summary>Reads a field's value: a number, with <c>i</c> or <c>u</c> behind for integers, or a boolean by
    /// rule.</summary>
    public static NumberOutcome ValueOf(ReadOnlySpan<byte> text, bool booleans, out double value)
    {
        value = double.NaN;
        if (text.IsEmpty || text[0] == '"') return NumberOutcome.NotNumber;
        if (text[0] is (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F')
        {
            var isTrue = (text[0] | 0x20) == 't';
            if (text.Length > 1 && !BooleanText.TryParse(text, out _)) return NumberOutcome.NotNumber;
            value = isTrue ? 1 : 0;
            return booleans ? NumberOutcome.Number : NumberOutcome.NotNumber;
        }

        if (text.Length > 1 && text[^1] is (byte)'i' or (byte)'u') text = text[..^1];
        return NumberText.Parse(text, out value);
    }

    /// <summary>Copies a text without the backslashes that escape a comma, a blank, an equals sign or a
    /// backslash.</summary>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var length = 0;
        for (var index = 0; index < text.Length; index++)
        {
            var escapes = text[index] == '\\' && index + 1 < text.Length
                && text[index + 1] is (byte)',' or (byte)' ' or (byte)'=' or (byte)'\\';
            if (escapes) index++;
            destination[length++] = text[index];
        }

        return length;
    }

    private static ReadOnlySpan<byte> TakeUnquoted(ref ReadOnlySpan<byte> rest, byte separator)
    {
        var isQuoted = false;
        for (var index = 0; index < rest.Length; index++)
        {
            if (rest[index] == '\\') index++;
            else if (rest[index] == '"') isQuoted = !isQuoted;
            else if (rest[index] == separator && !isQuoted)
            {
                var taken = rest[..index];
                rest = rest[(index + 1)..];
                return taken;
            }
        }

        var all = rest;
        rest = default;
        return all;
    }
}
