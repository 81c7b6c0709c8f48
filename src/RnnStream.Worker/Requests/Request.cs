using System.Text.Json;
using System.Text.Unicode;

namespace RnnStream.Worker.Requests;

/// <summary>One request as it was sent: a JSON object, or nothing.</summary>
/// <remarks>Bound: <see cref="SizeMax"/>; a larger one is refused unread.</remarks>
internal sealed class Request
{
    private const int SizeMax = 16_384;
    private readonly JsonElement _content;

    private Request(JsonElement content) => _content = content;

    /// <summary>What the sender wants echoed, as JSON; null when there is nothing.</summary>
    public string? Transaction => Member("transaction")?.GetRawText();

    /// <summary>Reads a payload.</summary>
    /// <exception cref="RequestException">It is too long, or no JSON object.</exception>
    public static Request Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > SizeMax)
            throw new RequestException($"a request may have {SizeMax} bytes, this one has {payload.Length}");
        if (payload.IsEmpty) return new Request(default);
        if (!Utf8.IsValid(payload)) throw new RequestException("the payload is not UTF-8");
        try
        {
            var reader = new Utf8JsonReader(payload);
            var content = JsonElement.ParseValue(ref reader);
            var isWhole = !reader.Read();
            if (isWhole && content.ValueKind == JsonValueKind.Object) return new Request(content);
        }
        catch (JsonException)
        {
        }
        throw new RequestException("the payload is not a JSON object");
    }

    /// <summary>The text of a member that must be there.</summary>
    public string Text(string name)
    {
        try
        {
            if (Member(name) is { ValueKind: JsonValueKind.String } member) return member.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Escapes that are half of a surrogate pair: JSON, but no text.
        }
        throw new RequestException($"a text \"{name}\" is expected");
    }

    /// <summary>The text of a member, or an empty one when it is not there.</summary>
    public string OptionalText(string name) =>
        Member(name) is null or { ValueKind: JsonValueKind.Null } ? "" : Text(name);

    /// <summary>The whole number of a member, or null when it is not there.</summary>
    public int? OptionalNumber(string name) => Member(name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } member when member.TryGetInt32(out var number) => number,
        _ => throw new RequestException($"\"{name}\" must be a whole number"),
    };

    /// <summary>The truth of a member that must be there.</summary>
    public bool Flag(string name) => Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new RequestException($"\"{name}\" must be true or false"),
    };

    private JsonElement? Member(string name)
    {
        try
        {
            if (_content.ValueKind != JsonValueKind.Object) return null;
            return _content.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            // A member's name is half of a surrogate pair.
            return null;
        }
    }
}
