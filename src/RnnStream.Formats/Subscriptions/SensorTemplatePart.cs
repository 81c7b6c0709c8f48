namespace RnnStream.Formats.Subscriptions;

/// <summary>One piece of a <see cref="SensorTemplate"/>.</summary>
/// <param name="Kind">Where the piece's text comes from.</param>
/// <param name="Text">The literal text, or the name of a payload field; UTF-8.</param>
/// <param name="Level">Index of a topic level, negative from the end; or how many levels to leave out.</param>
internal sealed record SensorTemplatePart(SensorTemplatePartKind Kind, byte[] Text, int Level = 0);
