namespace RnnStream.Core.Simulation;

/// <summary>Periodic shapes over a phase counted in turns (1 is a whole period). Multiplications and additions only, so
/// that they have the same bits on every machine.</summary>
public static class Waves
{
    /// <summary>sin(2π · turns), to within 2·10⁻⁸.</summary>
    /// <remarks>Taylor's series to the 13th power on a quarter turn, where its error is below 10⁻⁸.</remarks>
    public static double Sine(double turns)
    {
        var phase = turns - Math.Floor(turns + 0.5);
        if (phase > 0.25) phase = 0.5 - phase;
        else if (phase < -0.25) phase = -0.5 - phase;
        var x = phase * (2 * Math.PI);
        var square = x * x;
        return x * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42 * (1 - (square / 72
            * (1 - (square / 110 * (1 - (square / 156))))))))))));
    }

    /// <summary>The part of a period that has passed, in [0, 1).</summary>
    public static double Phase(double turns) => turns - Math.Floor(turns);

    /// <summary>A smooth hump in [0, 1]: 0 at <paramref name="from"/> and <paramref name="to"/>, 1 half way, 0
    /// elsewhere.</summary>
    public static double Hump(double phase, double from, double to)
    {
        if (phase <= from || phase >= to) return 0;
        var x = (phase - from) / (to - from);
        return 16 * x * x * (1 - x) * (1 - x);
    }

    /// <summary>A plateau in [0, 1] with soft shoulders: 1 between the shoulders, 0 outside.</summary>
    public static double Plateau(double phase, double from, double to, double shoulder) =>
        Ramp((phase - from) / shoulder) * Ramp((to - phase) / shoulder);

    private static double Ramp(double x)
    {
        var t = Math.Clamp(x, 0, 1);
        return t * t * (3 - (2 * t));
    }
}
