namespace RnnStream.Core.Simulation;

/// <summary>Noise with a memory: a mean-reverting walk (first-order autoregression) of variance 1.</summary>
/// <param name="memory">How much of one step's value is left at the next, in [0, 1).</param>
internal struct Noise(double memory)
{
    private readonly double _memory = memory;
    private readonly double _drive = Math.Sqrt(1 - (memory * memory));

    public double Value { get; private set; }

    /// <summary>A walk that forgets half of its value in a time, stepped at an interval.</summary>
    public static Noise WithHalfLife(TimeSpan halfLife, TimeSpan interval)
    {
        // 1 / (1 + x)² instead of 2^−x: no library function, and the same half-life in order of magnitude.
        var x = 0.5 * (interval / halfLife);
        return new Noise(1 / ((1 + x) * (1 + x)));
    }

    public double Step(ref RandomSource random) => Value = (_memory * Value) + (_drive * random.NextNormal());
}
