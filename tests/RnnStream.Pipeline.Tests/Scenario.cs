namespace RnnStream.Pipeline.Tests;

/// <summary>A deterministic series per sensor: a daily-like triangle, pseudo-random noise and a few faults.</summary>
internal static class Scenario
{
    public static double Value(int sensor, int step)
    {
        var phase = (step + sensor * 13) % 96;
        var triangle = phase < 48 ? phase : 96 - phase;
        var noise = ((uint)(step * 2654435761L + sensor * 40503L) % 1000) / 500.0;
        var fault = step % 400 == 399 ? 60 : 0;
        return triangle + noise + fault;
    }
}
