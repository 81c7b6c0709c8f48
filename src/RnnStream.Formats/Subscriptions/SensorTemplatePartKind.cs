namespace RnnStream.Formats.Subscriptions;

/// <summary>Where a piece of a sensor's name comes from.</summary>
internal enum SensorTemplatePartKind : byte
{
    /// <summary>Fixed text.</summary>
    Literal,

    /// <summary>One level of the topic.</summary>
    Level,

    /// <summary>The topic without its first levels.</summary>
    Topic,

    /// <summary>The path of the value inside the payload; empty for a payload that is one value.</summary>
    Field,

    /// <summary>The text of a payload field.</summary>
    Payload,
}
