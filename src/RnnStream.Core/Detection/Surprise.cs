namespace RnnStream.Core.Detection;

/// <summary>The terms of one channel's surprise at one reading, each in decades, and what they add up to.</summary>
internal readonly record struct Surprise(double Novelty, double Slow, double Spike, double Season, double Network)
{
    /// <summary>The weighted cubic mean of the terms: one strong term counts nearly alone, several agreeing count more.</summary>
    public double Combine(DetectorTuning tuning)
    {
        var sum = (tuning.NoveltyWeight * Cube(Novelty)) + (tuning.SlowWeight * Cube(Slow))
            + (tuning.SpikeWeight * Cube(Spike)) + (tuning.SeasonWeight * Cube(Season))
            + (tuning.NetworkWeight * Cube(Network));
        var weight = tuning.NoveltyWeight + tuning.SlowWeight + tuning.SpikeWeight + tuning.SeasonWeight
            + tuning.NetworkWeight;
        return DeterministicMath.Cbrt(sum / weight);
    }

    /// <summary>What sort of fault the strongest term speaks of.</summary>
    public AnomalyKind Kind(bool isDrift)
    {
        if (Spike >= Slow && Spike >= Season && Spike >= Network && Spike + 1 >= Novelty)
        {
            return AnomalyKind.Spike;
        }

        return Slow >= Novelty && Slow >= Season && Slow >= Network
            ? isDrift ? AnomalyKind.Drift : AnomalyKind.LevelShift
            : AnomalyKind.Pattern;
    }

    private static double Cube(double x) => x * x * x;
}
