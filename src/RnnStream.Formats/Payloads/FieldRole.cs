namespace RnnStream.Formats.Payloads;

/// <summary>What a JSON field is for.</summary>
internal enum FieldRole : byte
{
    /// <summary>A candidate for a value.</summary>
    Value,

    /// <summary>The device time.</summary>
    Time,

    /// <summary>Names the element of an array that it stands in.</summary>
    Identity,
}
