namespace RnnStream.Core.Detection;

/// <summary>The terms of one channel's surprise at one reading, each in decades, and what they add up to.</summary>
internal readonly record struct Surprise(
    double Novelty, double Slow, double Spike, double Season, double Near, double Far)
{
    /// <summary>The weighted cubic mean of the terms: one strong term counts nearly alone, several agreeing count
    /// more.</summary>
    public double Combine(DetectorTuning tuning, bool hasNetwork)
    {
        var sum = (tuning.NoveltyWeight * Cube(Novelty)) + (tuning.SlowWeight * Cube(Slow))
            + (tuning.SpikeWeight * Cube(Spike)) + (tuning.SeasonWeight * Cube(Season))
            + (tuning.NearWeight * Cube(Near)) + (tuning.FarWeight * Cube(Far));
        var weight = tuning.NoveltyWeight + tuning.SlowWeight + tuning.SpikeWeight + tuning.SeasonWeight
            + (hasNetwork ? tuning.NearWeight + tuning.FarWeight : 0);
        return ScoreMath.Cbrt(sum / weight);
    }

    /// <summary>What sort of fault the strongest term speaks of.</summary>
    public AnomalyKind Kind(bool isDrift)
    {
        var sudden = Math.Max(Spike, Near);
        var pattern = Math.Max(Season, Far);
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
