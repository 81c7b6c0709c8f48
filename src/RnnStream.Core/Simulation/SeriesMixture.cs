namespace RnnStream.Core.Simulation;

/// <summary>Draws random series of many kinds, for training a first network before any real history exists.</summary>
/// <remarks>A series is a sum of one to four components (rhythms with harmonics, autoregressive noise, walks, regimes,
/// bursts, a weekly rhythm, pulses, machine cycles), then perhaps a transformation (quantised, clipped, heavy-tailed,
/// counted). The same seed gives the same bits everywhere. O(length) per component, no allocation beyond the scratch.
/// Not thread-safe.</remarks>
public sealed partial class SeriesMixture
{
    private readonly double[] _scratch;
    private RandomSource _random;

    /// <summary>Starts a sequence of series.</summary>
    /// <param name="seed">Any number; the same seed draws the same series.</param>
    /// <param name="lengthMax">The longest series that will be asked for, in readings.</param>
    public SeriesMixture(ulong seed, int lengthMax)
    {
        _random = new RandomSource(seed);
        _scratch = new double[lengthMax];
    }

    /// <summary>Fills a series with the next draw.</summary>
    /// <param name="series">Receives the values, shape [time], no unit: centre and spread differ from draw to
    /// draw.</param>
    /// <returns>Readings in one simulated day: what the daily and weekly rhythms of this draw are made of.</returns>
    /// <exception cref="ArgumentException">The series is longer than the longest announced.</exception>
    public int Draw(Span<double> series)
    {
        if (series.Length > _scratch.Length)
            throw new ArgumentException($"At most {_scratch.Length} readings, not {series.Length}.", nameof(series));

        ReadOnlySpan<int> days = [24, 48, 96, 144, 288, 288, 720, 1440];
        var day = days[_random.NextIndex(days.Length)];
        series.Clear();
        var components = 1 + _random.NextIndex(4);
        for (var drawn = 0; drawn < components; drawn++) AddComponent(series, day);
        AddNoise(series);
        Transform(series);
        Place(series);
        return day;
    }

    private void AddComponent(Span<double> series, int day)
    {
        var part = _scratch.AsSpan(0, series.Length);
        part.Clear();
        switch (_random.NextIndex(11))
        {
            case 0 or 1: Rhythm(part, day); break;
            case 2: Rhythm(part, _random.NextUniform(6, 200)); break;
            case 3: Week(part, day); break;
            case 4: Autoregression(part); break;
            case 5: Walk(part); break;
            case 6: Regimes(part); break;
            case 7: Bursts(part); break;
            case 8: Pulses(part); break;
            case 9: Cycle(part); break;
            default: Working(part, day); break;
        }

        var weight = _random.NextUniform(0.2, 1.5);
        Standardise(part);
        for (var index = 0; index < part.Length; index++) series[index] += weight * part[index];
    }

    private void AddNoise(Span<double> series)
    {
        var spread = _random.NextUniform(0, 1);
        spread *= spread * 0.6;
        var isHeavy = _random.NextChance(0.3);
        foreach (ref var value in series)
            value += spread * (isHeavy ? _random.NextHeavyTailed() : _random.NextNormal());
    }

    private static void Standardise(Span<double> values)
    {
        var mean = 0.0;
        foreach (var value in values) mean += value;
        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        var scale = squares > 1e-12 ? 1 / Math.Sqrt(squares / values.Length) : 0;
        foreach (ref var value in values) value = (value - mean) * scale;
    }
}
