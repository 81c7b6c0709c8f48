namespace RnnStream.Formats.Text;

/// <summary>What <see cref="NumberText"/> found.</summary>
internal enum NumberOutcome : byte
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>NaN, an infinity, or a number too large for a double.</summary>
    NotFinite,

    /// <summary>Anything else.</summary>
    NotNumber,
}
