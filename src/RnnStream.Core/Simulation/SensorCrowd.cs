namespace RnnStream.Core.Simulation;

/// <summary>A crowd of cheap sensors for load: thousands to millions, each a daily wave with noise of its
/// own.</summary>
/// <remarks>4 bytes per sensor, no allocation per reading. A sensor's values depend on the times that it was asked for
/// and on nothing else. Not thread-safe.</remarks>
public sealed class SensorCrowd
{
    private readonly ulong _seed;
    private readonly float[] _wander;

    /// <summary>Creates the crowd.</summary>
    /// <param name="count">Number of sensors, 1 or more.</param>
    /// <param name="seed">Seed of everything random.</param>
    public SensorCrowd(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _seed = seed;
        _wander = new float[count];
    }

    /// <summary>Number of sensors.</summary>
    public int Count => _wander.Length;

    /// <summary>Advances one sensor and returns its reading, with two decimals.</summary>
    /// <param name="sensor">Index below <see cref="Count"/>.</param>
    /// <param name="eventTime">Nanoseconds since 1970, UTC.</param>
    public double Next(int sensor, long eventTime)
    {
        var random = new RandomSource(_seed ^ (ulong)eventTime, (ulong)sensor);
        var days = eventTime / (double)Readings.EventTime.Day;
        ref var wander = ref _wander[sensor];
        wander = (0.95f * wander) + (0.3f * ((float)random.NextUniform() - 0.5f));
        var phase = (sensor * 0.6180339887) % 1;
        var value = 20 + (sensor % 17) + (5 * Waves.Sine(days + phase)) + wander + (0.2 * random.NextUniform());
        return Math.Round(value * 100) / 100;
    }
}
