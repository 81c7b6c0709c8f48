using System.Runtime.CompilerServices;

namespace RnnStream.Core.Detection;

/// <summary>What a channel usually shows at each time of day: the same time yesterday and the days before.</summary>
/// <remarks>Invariants: 96 bins of 15 minutes; a bin is the mean of its last seven or so daily means; a bin counts as
/// known once two days have filled it. A value is compared with the range of the bins within an hour, so that a clock
/// change of an hour is no surprise.</remarks>
internal struct SeasonProfile
{
    private const int BinCount = 96;
    private const int BinsOfTolerance = 4;
    private const int DaysMax = 7;

    private Means _means;
    private Days _days;
    private double _sum;
    private int _count;
    private int _bin;

    [InlineArray(BinCount)]
    private struct Means
    {
        private float _first;
    }

    [InlineArray(BinCount)]
    private struct Days
    {
        private byte _first;
    }

    /// <summary>Distance of a scaled value to the range usual around this time of day; false while that is not
    /// known.</summary>
    public readonly bool TryScore(double x, double dayPhase, out double distance, out double usual)
    {
        var centre = BinOf(dayPhase);
        var (low, high) = (double.MaxValue, double.MinValue);
        distance = 0;
        usual = _means[centre];
        for (var offset = -BinsOfTolerance; offset <= BinsOfTolerance; offset++)
        {
            var bin = (centre + offset + BinCount) % BinCount;
            if (_days[bin] < 2)
            {
                return false;
            }

            low = Math.Min(low, _means[bin]);
            high = Math.Max(high, _means[bin]);
        }

        distance = Math.Max(0, Math.Max(low - x, x - high));
        return true;
    }

    /// <summary>Takes a scaled value in; a bin's mean of the day is folded in when the bin is left.</summary>
    public void Observe(double x, double dayPhase)
    {
        var bin = BinOf(dayPhase);
        if (bin != _bin && _count > 0)
        {
            var days = Math.Min(_days[_bin] + 1, DaysMax);
            _means[_bin] += (float)(((_sum / _count) - _means[_bin]) / days);
            _days[_bin] = (byte)days;
            _sum = 0;
            _count = 0;
        }

        _bin = bin;
        _sum += x;
        _count++;
    }

    /// <summary>Lets every known bin follow the coming days as if it had been filled for the first time.</summary>
    public void Forget()
    {
        for (var bin = 0; bin < BinCount; bin++)
        {
            _days[bin] = 0;
        }
    }

    private static int BinOf(double dayPhase) => Math.Min((int)(dayPhase * BinCount), BinCount - 1);
}
