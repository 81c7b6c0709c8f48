using System.Runtime.CompilerServices;

namespace RnnStream.Core.Detection;

/// <summary>How high this sensor's scores have peaked before, and how far that takes the edge off a new peak.</summary>
/// <remarks>A tail fitted to one reading at a time says nothing of how often peaks come in life: a sensor that has
/// peaked k times where its tail promises e loses κ·log10((k + 1)/(e + 1)) decades. A run of readings above the floor
/// is one peak.</remarks>
internal struct PeakHistory
{
    private const int BinCount = 64;
    private const double BinsPerDecade = 4;
    private const double Floor = 1.5;
    private const int QuietReadings = 24;

    private Bins _bins;
    private double _peak;
    private long _quiet;

    [InlineArray(BinCount)]
    private struct Bins
    {
        private ushort _first;
    }

    /// <summary>The score with what is usual for this sensor taken off, in decades.</summary>
    public readonly double Score(double decades, long readings, double kappa, double tolerance)
    {
        if (decades < Floor)
        {
            return decades;
        }

        var count = 0;
        for (var bin = BinOf(decades - tolerance); bin < BinCount; bin++)
        {
            count += _bins[bin];
        }

        var expected = readings * ScoreMath.Pow10(-decades) / 4;
        var excess = (count + 1) / (expected + 1);
        return excess <= 1 ? decades : Math.Max(0, decades - (kappa * ScoreMath.Log10(excess)));
    }

    /// <summary>The level that peaks reach as often as asked for: what was promised, corrected by what was
    /// seen.</summary>
    /// <param name="promised">The level that, by its tail, is reached once in <c>1/rate</c> readings, decades.</param>
    /// <param name="expected">Peaks that the readings so far should have brought at that level.</param>
    /// <param name="prior">How many expected peaks the promise is worth.</param>
    /// <remarks>The level L with count(peaks ≥ L) + prior · 10^−(L − promised) = expected + prior: a Poisson rate with
    /// a Gamma prior.</remarks>
    public readonly double Level(double promised, double expected, double prior)
    {
        var left = expected + prior;
        var level = promised - ScoreMath.Log10(left / prior);
        for (var bin = BinCount - 1; bin >= BinOf(Floor) && left > 0; bin--)
        {
            if (level >= bin / BinsPerDecade)
            {
                return bin == BinCount - 1 ? level : Math.Min(level, (bin + 1) / BinsPerDecade);
            }

            if (_bins[bin] > 0)
            {
                left -= _bins[bin];
                level = left > 0 ? promised - ScoreMath.Log10(left / prior) : level;
            }
        }

        return Floor;
    }

    /// <summary>Takes a score in, before anything was taken off it.</summary>
    public void Observe(double decades)
    {
        if (decades >= Floor)
        {
            _peak = Math.Max(_peak, decades);
            _quiet = 0;
        }
        else if (_peak > 0 && ++_quiet >= QuietReadings)
        {
            ref var count = ref _bins[BinOf(_peak)];
            count += (ushort)(count == ushort.MaxValue ? 0 : 1);
            _peak = 0;
        }
    }

    private static int BinOf(double decades) => (int)Math.Clamp(decades * BinsPerDecade, 0, BinCount - 1);
}
