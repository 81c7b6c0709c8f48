using System.Runtime.CompilerServices;

namespace RnnStream.Core.Detection;

/// <summary>How high this sensor's scores have peaked before, and how far that takes the edge off a new peak.</summary>
/// <remarks>A tail fitted to one reading at a time says nothing of how often peaks come in life: a sensor that has
/// peaked
/// k times where its tail promises e loses κ·log10((k + 1)/(e + 1)) decades. A run of readings above the
/// floor is one peak.</remarks>
internal struct PeakHistory
{
    private const int BinCount = 64;
    private const double BinsPerDecade = 4;
    private const double Floor = 1.5;
    private const int QuietReadings = 24;

    private Bins _bins;
    private double _peak;
    private int _quiet;


    [InlineArray(BinCount)]
    private struct Bins
    {
        private int _first;
    }

    /// <summary>The score with what is usual for this sensor taken off, in decades.</summary>
    public readonly double Score(double decades, long readings, double kappa, double tolerance)
    {
        var count = 0;
        for (var bin = BinOf(decades - tolerance); bin < BinCount; bin++)
        {
            count += _bins[bin];
        }

        var expected = readings * ScoreMath.Pow10(-decades) / 4;
        var excess = (count + 1) / (expected + 1);
        return excess <= 1 ? decades : Math.Max(0, decades - (kappa * ScoreMath.Log10(excess)));
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
            _bins[BinOf(_peak)]++;
            _peak = 0;
        }
    }

    private static int BinOf(double decades) => (int)Math.Clamp(decades * BinsPerDecade, 0, BinCount - 1);
}
