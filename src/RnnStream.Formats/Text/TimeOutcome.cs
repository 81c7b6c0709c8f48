namespace RnnStream.Formats.Text;

/// <summary>What <see cref="TimeReader"/> found.</summary>
internal enum TimeOutcome : byte
{
    /// <summary>A time.</summary>
    Time,

    /// <summary>Not a time in the expected notation.</summary>
    NotTime,

    /// <summary>A time outside 1677 to 2262.</summary>
    OutOfRange,
}
