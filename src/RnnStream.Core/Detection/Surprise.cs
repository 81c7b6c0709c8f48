namespace RnnStream.Core.Detection;

/// <summary>The terms of one channel's surprise at one reading, each in decades, and what they add up to.</summary>
internal readonly record struct Surprise(
    double Novelty, double Slow, double Spike, double Season, double Near, double Far, double Noise)
{
    /// <summary>The weighted cubic mean of the terms: one strong term counts nearly alone, several agreeing count
    /// more. A single reading far beyond its prediction that is new besides counts even if no other term has moved
    /// yet.</summary>
    public double Combine(DetectorTuning tuning, bool hasNetwork)
    {
        var sum = (tuning.NoveltyWeight * Cube(Novelty)) + (tuning.SlowWeight * Cube(Slow))
            + (tuning.SpikeWeight * Cube(Spike)) + (tuning.SeasonWeight * Cube(Season))
            + (tuning.NearWeight * Cube(Near)) + (tuning.FarWeight * Cube(Far)) + (tuning.NoiseWeight * Cube(Noise));
        var weight = tuning.NoveltyWeight + tuning.SlowWeight + tuning.SpikeWeight + tuning.SeasonWeight
            + tuning.NoiseWeight + (hasNetwork ? tuning.NearWeight + tuning.FarWeight : 0);
        return Math.Max(
            ScoreMath.Cbrt(sum / weight), Math.Min(Spike - tuning.SpikePenalty, Novelty + tuning.SpikeNovelty));
    }

    /// <summary>What sort of fault the strongest term speaks of.</summary>
    public AnomalyKind Kind(bool isDrift)
    {
        var sudden = Math.Max(Spike, Near);
        var pattern = Math.Max(Season, Far);
        if (Noise > sudden && Noise > Slow && Noise > pattern && Noise > Novelty)
        {
            return AnomalyKind.Noise;
        }

        if (sudden >= Slow && sudden >= pattern && sudden + 1 >= Novelty)
        {
            return AnomalyKind.Spike;
        }

        return Slow >= Novelty && Slow >= pattern
            ? isDrift ? AnomalyKind.Drift : AnomalyKind.LevelShift
            : AnomalyKind.Pattern;
    }

    private static double Cube(double x) => x * x * x;
}
