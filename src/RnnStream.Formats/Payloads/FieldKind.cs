namespace RnnStream.Formats.Payloads;

/// <summary>What a JSON field holds.</summary>
internal enum FieldKind : byte
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A number too large for a double.</summary>
    NotFinite,

    /// <summary>A string.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,
}
