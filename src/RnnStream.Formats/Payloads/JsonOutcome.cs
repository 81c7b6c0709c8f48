namespace RnnStream.Formats.Payloads;

/// <summary>How reading a JSON payload ended.</summary>
internal enum JsonOutcome : byte
{
    /// <summary>All of it was read.</summary>
    Complete,

    /// <summary>It is not JSON.</summary>
    Malformed,

    /// <summary>A string holds half a surrogate pair.</summary>
    InvalidText,

    /// <summary>It is nested too deeply.</summary>
    TooDeep,

    /// <summary>It has too many fields.</summary>
    TooLarge,
}
