using System.Runtime.CompilerServices;

namespace RnnStream.Core.Detection;

/// <summary>The history of one non-negative surprise term and the rarity of a new value, in decades.</summary>
/// <remarks>Invariants: <see cref="_count"/> is the sum of the bins; the history is never forgotten. Below the top
/// share the rarity is the empirical one, above it an exponential tail: P(X ≥ d) = (k/n) e^{−(d − u)/m} with u the edge
/// of the tail, k of n values above it and m their mean excess (Pickands 1975, with shape 0).</remarks>
internal struct ResidualTail
{
    private const int BinCount = 96;
    private const int BinsPerOctave = 8;
    private const int LowestExponent = -7;

    private Bins _bins;
    private uint _count;
    private uint _aboveEdge;
    private uint _untilFit;
    private double _edge;
    private double _excess;

    [InlineArray(BinCount)]
    private struct Bins
    {
        private uint _first;
    }

    /// <summary>Values seen.</summary>
    public readonly uint Count => _count;

    /// <summary>Edge of the tail, in the term's unit.</summary>
    public readonly double Edge => _edge;

    /// <summary>Decades of surprise: −log10 P(term ≥ <paramref name="value"/>), 0 before the first values.</summary>
    public readonly double Score(double value, double cap)
    {
        if (_count < 16)
        {
            return 0;
        }

        var share = _aboveEdge / (double)_count;
        if (value >= _edge)
        {
            return SoftCap(((value - _edge) / _excess * 0.4342944819032518) - ScoreMath.Log10(share), cap);
        }

        uint above = 0;
        var bin = BinOf(value);
        for (var b = bin + 1; b < BinCount; b++)
        {
            above += _bins[b];
        }

        // Half of the value's own bin counts as above it: the empirical rarity without a jump at a bin's edge.
        var rarity = Math.Max(above + (0.5 * _bins[bin]), _aboveEdge) / _count;
        return SoftCap(-ScoreMath.Log10(rarity), cap);
    }

    // Beyond the cap an exponential tail is no longer believed: ten times further is one decade more.
    private static double SoftCap(double decades, double cap) =>
        decades <= cap ? decades : cap + ScoreMath.Log10(1 + decades - cap);

    /// <summary>Adds a value to the history; an extreme one enters as the 0.995 quantile, so that it does not hide
    /// the next.</summary>
    public void Observe(double value, bool isExtreme, double tailShare)
    {
        var bin = BinOf(value);
        if (isExtreme && _count > 200)
        {
            bin = Math.Min(bin, QuantileBin(0.005));
        }

        _bins[bin]++;
        _count++;
        if (_untilFit == 0)
        {
            Fit(tailShare);
            _untilFit = Math.Min(64, (_count / 16) + 1);
        }

        _untilFit--;
    }

    private void Fit(double tailShare)
    {
        var wanted = Math.Max(tailShare * _count, Math.Min(10, _count * 0.2));
        uint above = 0;
        var bin = BinCount - 1;
        var sum = 0.0;
        while (bin > 0 && above + _bins[bin] <= wanted)
        {
            above += _bins[bin];
            sum += _bins[bin] * Middle(bin);
            bin--;
        }

        if (above == 0)
        {
            above = _bins[bin];
            sum = above * Middle(bin);
            bin--;
        }

        _edge = Middle(bin) * (1 + (0.5 / BinsPerOctave));
        _aboveEdge = above;
        // The tail is never taken as thinner than a twentieth of its edge: few values must not fake certainty.
        _excess = Math.Max((sum / above) - _edge, (0.05 * _edge) + 0.01);
    }

    private readonly int QuantileBin(double share)
    {
        uint above = 0;
        var bin = BinCount - 1;
        while (bin > 0 && above + _bins[bin] <= share * _count)
        {
            above += _bins[bin];
            bin--;
        }

        return bin;
    }

    // Eight linear bins per octave: the exponent and the three highest bits of the mantissa.
    private static int BinOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value) >> 49;
        return (int)Math.Clamp(bits - ((1023L + LowestExponent) << 3), 0, BinCount - 1);
    }

    private static double Middle(int bin) =>
        BitConverter.Int64BitsToDouble((((bin + ((1023L + LowestExponent) << 3)) << 1) + 1) << 48);
}
