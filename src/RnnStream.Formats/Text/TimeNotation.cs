namespace RnnStream.Formats.Text;

/// <summary>How a time is written.</summary>
public enum TimeNotation : byte
{
    /// <summary>ISO 8601, or a Unix time whose unit follows from its magnitude: below 1e11 seconds, below 1e14
    /// milliseconds, below 1e17 microseconds, otherwise nanoseconds.</summary>
    Auto = 0,

    /// <summary>ISO 8601 or <c>yyyy-MM-dd HH:mm:ss</c>, with or without a zone.</summary>
    Iso8601 = 1,

    /// <summary>Seconds since 1970 UTC, fractions allowed.</summary>
    UnixSeconds = 2,

    /// <summary>Milliseconds since 1970 UTC, fractions allowed.</summary>
    UnixMilliseconds = 3,

    /// <summary>Microseconds since 1970 UTC, fractions allowed.</summary>
    UnixMicroseconds = 4,

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    UnixNanoseconds = 5,
}
