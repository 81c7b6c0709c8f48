using System.Globalization;
using System.Text;

namespace RnnStream.Formats.Subscriptions;

/// <summary>Builds a sensor's name from a topic and a payload, as UTF-8, without allocating.</summary>
/// <remarks>
/// Placeholders: <c>{topic}</c> the whole topic; <c>{1}</c> its first level, <c>{2}</c> the second and so on;
/// <c>{last}</c> or <c>{-1}</c> its last level, <c>{-2}</c> the one before; <c>{rest}</c> the topic without the levels
/// that the filter fixes; <c>{field}</c> the path of the value inside the payload, levels joined by <c>/</c>;
/// <c>{payload.NAME}</c> the text of a payload field or tag. Where a template does not mention <c>{field}</c>, a value
/// that has a path gets <c>/path</c> appended, so that two values never share a name. A slash before an empty part is
/// left out. A name is never a path of the file system: <c>..</c> in it means nothing.
/// </remarks>
internal sealed class SensorTemplate
{
    /// <summary>Longest name of a sensor, in bytes.</summary>
    public const int NameSizeMax = 512;

    /// <summary>The template that is used when none is given.</summary>
    public const string Default = "{rest}";

    private readonly SensorTemplatePart[] _parts;
    private readonly bool _appendsField;

    private SensorTemplate(SensorTemplatePart[] parts)
    {
        _parts = parts;
        _appendsField = !Array.Exists(parts, part => part.Kind == SensorTemplatePartKind.Field);
    }

    /// <summary>Compiles a template.</summary>
    /// <param name="template">Text with placeholders.</param>
    /// <param name="fixedLevels">Levels that the filter fixes and <c>{rest}</c> leaves out.</param>
    /// <param name="compiled">The template, or null when it has a fault.</param>
    /// <returns>The fault as one plain sentence, or null.</returns>
    public static string? TryCompile(string template, int fixedLevels, out SensorTemplate? compiled)
    {
        compiled = null;
        if (template.Length == 0) return "is empty; expected a template such as {topic} or {1}/{field}";
        var parts = new List<SensorTemplatePart>();
        var index = 0;
        while (index < template.Length)
        {
            var open = template.IndexOfAny(['{', '}'], index);
            var literalEnd = open < 0 ? template.Length : open;
            if (literalEnd > index)
                parts.Add(new(SensorTemplatePartKind.Literal, Encoding.UTF8.GetBytes(template[index..literalEnd])));
            if (open < 0) break;
            var close = template.IndexOf('}', open);
            if (template[open] == '}' || close < 0) return "has a brace without its partner";
            if (PartOf(template[(open + 1)..close], fixedLevels) is not { } part)
                return $"has the unknown placeholder {template[open..(close + 1)]}; known are {{topic}}, {{rest}}, "
                    + "{1}, {2}, ..., {last}, {-2}, ..., {field}, {payload.NAME}";
            parts.Add(part);
            index = close + 1;
        }

        if (parts.TrueForAll(part => part.Kind == SensorTemplatePartKind.Literal))
            return "has no placeholder; every sensor would have the same name";
        compiled = new SensorTemplate([.. parts]);
        return null;
    }

    /// <summary>Writes the name.</summary>
    /// <param name="topic">UTF-8 topic.</param>
    /// <param name="field">UTF-8 path of the value inside the payload; empty for a payload that is one value.</param>
    /// <param name="texts">The payload's texts, or null when it has none.</param>
    /// <param name="name">Where to; <see cref="NameSizeMax"/> bytes.</param>
    /// <returns>Bytes written; 0 when the name cannot be built, is empty, too long, or holds control
    /// characters.</returns>
    public int Write(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> field, IPayloadTexts? texts, Span<byte> name)
    {
        var length = 0;
        foreach (var part in _parts)
        {
            if (!TryFind(part, topic, field, texts, out var text)) return 0;
            if (text.IsEmpty)
            {
                if (length > 0 && name[length - 1] == '/') length--;
                continue;
            }

            if (text.Length > name.Length - length) return 0;
            if (length == 0 && part.Kind == SensorTemplatePartKind.Literal && _parts.Length > 1 && text[0] == '/')
                text = text[1..];
            text.CopyTo(name[length..]);
            length += text.Length;
        }

        if (_appendsField && !field.IsEmpty) length = Append(field, name, length);
        return HasControlCharacter(name[..length]) ? 0 : length;
    }

    private static int Append(ReadOnlySpan<byte> field, Span<byte> name, int length)
    {
        if (field.Length >= name.Length - length) return 0;
        if (length > 0) name[length++] = (byte)'/';
        field.CopyTo(name[length..]);
        return length + field.Length;
    }

    private static bool TryFind(
        SensorTemplatePart part, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> field, IPayloadTexts? texts,
        out ReadOnlySpan<byte> text)
    {
        switch (part.Kind)
        {
            case SensorTemplatePartKind.Literal:
                text = part.Text;
                return true;
            case SensorTemplatePartKind.Level:
                return TopicLevels.TryGet(topic, part.Level, out text);
            case SensorTemplatePartKind.Topic:
                text = TopicLevels.Skip(topic, part.Level, out _);
                if (text.IsEmpty) TopicLevels.TryGet(topic, -1, out text);
                return true;
            case SensorTemplatePartKind.Field:
                text = field;
                return true;
            default:
                text = default;
                return texts is not null && texts.TryGetText(part.Text, out text);
        }
    }

    private static SensorTemplatePart? PartOf(string placeholder, int fixedLevels)
    {
        const string Payload = "payload.";
        if (placeholder.StartsWith(Payload, StringComparison.Ordinal) && placeholder.Length > Payload.Length)
            return new(SensorTemplatePartKind.Payload, Encoding.UTF8.GetBytes(placeholder[Payload.Length..]));
        if (int.TryParse(placeholder, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level))
            return level == 0 ? null : new(SensorTemplatePartKind.Level, [], level > 0 ? level - 1 : level);
        return placeholder switch
        {
            "topic" => new(SensorTemplatePartKind.Topic, []),
            "rest" => new(SensorTemplatePartKind.Topic, [], fixedLevels),
            "last" => new(SensorTemplatePartKind.Level, [], -1),
            "field" => new(SensorTemplatePartKind.Field, []),
            _ => null,
        };
    }

    private static bool HasControlCharacter(ReadOnlySpan<byte> name)
    {
        // C0 and DEL are one byte; C1 (U+0080 to U+009F) is C2 80 to C2 9F in UTF-8.
        for (var index = 0; index < name.Length; index++)
        {
            if (name[index] < 0x20 || name[index] == 0x7F) return true;
            if (name[index] == 0xC2 && index + 1 < name.Length && name[index + 1] < 0xA0) return true;
        }

        return false;
    }
}
