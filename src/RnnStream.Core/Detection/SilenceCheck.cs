namespace RnnStream.Core.Detection;

/// <summary>A sensor's usual interval, its longest recent gap, and from both the silence that is an anomaly.</summary>
internal struct SilenceCheck
{
    private const int IntervalsKnown = 32;
    private const double Span = 64;
    private const double GapMemory = 2000;
    private const double ClippedAt = 4;
    private const double ResetIntervals = 20;

    private double _interval;
    private double _longestGap;
    private long _count;

    /// <summary>The usual interval, nanoseconds; 0 before the second reading.</summary>
    public readonly double Interval => _interval;

    /// <summary>Silence that is an anomaly, nanoseconds; infinite while the interval is not known.</summary>
    public readonly double Limit(double intervals) =>
        _count < IntervalsKnown ? double.PositiveInfinity : Math.Max(intervals * _interval, 2 * _longestGap);

    /// <summary>Whether a gap is so long that what was before says nothing of what is now.</summary>
    public readonly bool Breaks(double gap) => _count >= IntervalsKnown && gap > Limit(ResetIntervals);

    /// <summary>Takes the gap before a reading in; a gap that was flagged counts half.</summary>
    public void Observe(double gap, bool flagged)
    {
        var own = flagged ? gap / 2 : gap;
        _longestGap = Math.Max(_longestGap * (1 - (1 / GapMemory)), own);
        var clipped = _count < 2 ? gap : Math.Min(gap, ClippedAt * Math.Max(_interval, 1));
        _count++;
        _interval += (clipped - _interval) / Math.Min(_count, Span);
    }
}
