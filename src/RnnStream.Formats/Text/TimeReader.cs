using RnnStream.Core.Readings;

namespace RnnStream.Formats.Text;

/// <summary>Reads times in one notation, zone-less ones in one zone. Not thread-safe: it remembers the current
/// offset.</summary>
/// <remarks>
/// Clock changes of the zone: a wall-clock time that occurred twice is told apart by <see cref="OverlapChoice"/>; one
/// that never occurred (clocks were put forward) is read with the offset before the change, so it lands as far after
/// the change as it lies inside the gap. No allocation per time.
/// </remarks>
internal sealed class TimeReader
{
    private readonly TimeNotation _notation;
    private readonly TimeZoneInfo _zone;
    private readonly bool _isUtc;
    private readonly OverlapChoice _overlap;
    private long _plainDay = long.MinValue;
    private long _plainOffset;

    public TimeReader(TimeNotation notation, TimeZoneInfo zone, OverlapChoice overlap)
    {
        _notation = notation;
        _zone = zone;
        _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
        _overlap = overlap;
    }

    /// <summary>Reads a time that fills the text, apart from blanks around it.</summary>
    /// <param name="text">UTF-8 text.</param>
    /// <param name="reference">Decides between two meanings of a zone-less time; see
    /// <see cref="OverlapChoice"/>.</param>
    /// <param name="eventTime">Nanoseconds since 1970, UTC.</param>
    public TimeOutcome Parse(ReadOnlySpan<byte> text, long reference, out long eventTime)
    {
        text = Blanks.Trim(text);
        if (_notation > TimeNotation.Iso8601) return UnixText.Parse(text, _notation, out eventTime);
        var outcome = CalendarText.Parse(text, out var local, out var offset, out var hasZone);
        if (outcome == TimeOutcome.NotTime && _notation == TimeNotation.Auto)
            return UnixText.Parse(text, _notation, out eventTime);
        eventTime = local;
        if (outcome != TimeOutcome.Time || (_isUtc && !hasZone)) return outcome;
        if (!hasZone) offset = OffsetOf(local, reference);
        eventTime = unchecked(local - offset);
        var overflowed = ((local ^ offset) & (local ^ eventTime)) < 0;
        return overflowed ? TimeOutcome.OutOfRange : TimeOutcome.Time;
    }

    private long OffsetOf(long local, long reference)
    {
        var day = Math.DivRem(local, EventTime.Day).Quotient;
        if (day == _plainDay) return _plainOffset;
        if (local is > long.MaxValue - 4 * EventTime.Day or < long.MinValue + 4 * EventTime.Day) return 0;

        // Offsets two days around the wall-clock day: equal ones mean that no clock change is near, and hold all day.
        var before = UtcOffset(day * EventTime.Day - 2 * EventTime.Day);
        var after = UtcOffset(day * EventTime.Day + 3 * EventTime.Day);
        if (before == after)
        {
            _plainDay = day;
            _plainOffset = before;
            return before;
        }

        var beforeHolds = UtcOffset(local - before) == before;
        var afterHolds = UtcOffset(local - after) == after;
        if (beforeHolds && afterHolds) return Choose(local, before, after, reference);
        return afterHolds ? after : before;
    }

    private long Choose(long local, long before, long after, long reference)
    {
        var first = local - Math.Max(before, after);
        var second = local - Math.Min(before, after);
        var takeSecond = _overlap == OverlapChoice.Nearest
            ? Int128.Abs((Int128)second - reference) < Int128.Abs((Int128)first - reference)
            : first < reference;
        return local - (takeSecond ? second : first);
    }

    private long UtcOffset(long eventTime) =>
        EventTime.From(_zone.GetUtcOffset(EventTime.ToDateTimeOffset(eventTime).UtcDateTime));
}
