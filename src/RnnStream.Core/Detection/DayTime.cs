namespace RnnStream.Core.Detection;

/// <summary>A time of day, as a phase in [0, 1) and as a point on the circle, computed once for all that use
/// it.</summary>
internal readonly record struct DayTime(double Phase, double Sine, double Cosine)
{
    /// <summary>The time of day at a phase.</summary>
    public static DayTime At(double phase)
    {
        var angle = phase * (2 * Math.PI);
        return new DayTime(phase, ScoreMath.Sin(angle), ScoreMath.Cos(angle));
    }
}
