namespace RnnStream.Formats.Subscriptions;

/// <summary>Looks up texts (not values) of a decoded payload, for sensor names that are built from them.</summary>
internal interface IPayloadTexts
{
    /// <summary>The UTF-8 text of a field or tag; false when the payload has none of that name.</summary>
    bool TryGetText(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text);
}
