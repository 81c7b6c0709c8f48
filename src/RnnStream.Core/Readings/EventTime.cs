namespace RnnStream.Core.Readings;

/// <summary>Times of readings: signed nanoseconds since 1970-01-01T00:00:00Z, carried as <see cref="long"/>.</summary>
/// <remarks>The range is 1677-09-21 to 2262-04-11; a time outside it is refused where it is decoded. Everything inside
/// the process is UTC: zones exist only in Formats, where zone-less device times are read.</remarks>
public static class EventTime
{
    /// <summary>Nanoseconds in one microsecond.</summary>
    public const long Microsecond = 1_000;

    /// <summary>Nanoseconds in one second.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>Nanoseconds in one minute.</summary>
    public const long Minute = 60 * Second;

    /// <summary>Nanoseconds in one hour.</summary>
    public const long Hour = 60 * Minute;

    /// <summary>Nanoseconds in one day.</summary>
    public const long Day = 24 * Hour;

    private const long NanosecondsPerTick = 100;

    /// <summary>Converts an instant to nanoseconds since 1970, UTC.</summary>
    /// <exception cref="OverflowException">The instant lies outside 1677 to 2262.</exception>
    public static long From(DateTimeOffset instant) =>
        checked((instant.UtcTicks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick);

    /// <summary>Converts a duration to nanoseconds.</summary>
    /// <exception cref="OverflowException">The duration exceeds 292 years.</exception>
    public static long From(TimeSpan duration) => checked(duration.Ticks * NanosecondsPerTick);

    /// <summary>The instant as a UTC <see cref="DateTimeOffset"/>, rounded down to 100 ns.</summary>
    public static DateTimeOffset ToDateTimeOffset(long eventTime) =>
        new(DateTime.UnixEpoch.Ticks + Math.DivRem(eventTime, NanosecondsPerTick, out var rest) - (rest < 0 ? 1 : 0),
            TimeSpan.Zero);

    /// <summary>A duration in nanoseconds as a <see cref="TimeSpan"/>, rounded towards zero to 100 ns.</summary>
    public static TimeSpan ToTimeSpan(long nanoseconds) => new(nanoseconds / NanosecondsPerTick);
}
