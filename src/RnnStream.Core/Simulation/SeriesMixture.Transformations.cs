namespace RnnStream.Core.Simulation;

// What real sensors and counters do to a clean series, and the odd fault that a network should shrug off.
public sealed partial class SeriesMixture
{
    private void Transform(Span<double> series)
    {
        if (_random.NextChance(0.15)) Stretch(series);
        if (_random.NextChance(0.25)) Clip(series);
        if (_random.NextChance(0.3)) Quantise(series);
        if (_random.NextChance(0.35)) Scatter(series);
        if (_random.NextChance(0.1)) Move(series);
    }

    /// <summary>Skews the values as counts and rates are: small ones crowded, large ones rare.</summary>
    private static void Stretch(Span<double> series)
    {
        foreach (ref var value in series)
        {
            var shifted = Math.Clamp(value + 2, 0, 10);
            value = shifted * shifted * 0.5;
        }
    }

    private void Clip(Span<double> series)
    {
        var floor = _random.NextUniform(-1.5, 0);
        foreach (ref var value in series) value = Math.Max(floor, value);
    }

    private void Quantise(Span<double> series)
    {
        var steps = _random.NextUniform(2, 40);
        foreach (ref var value in series) value = Math.Round(value * steps) / steps;
    }

    private void Scatter(Span<double> series)
    {
        var chance = _random.NextUniform(0.0005, 0.01);
        var height = _random.NextUniform(2, 8);
        foreach (ref var value in series)
        {
            if (_random.NextChance(chance)) value += height * _random.NextUniform(-1, 1);
        }
    }

    private void Move(Span<double> series)
    {
        var from = _random.NextIndex(series.Length);
        var change = _random.NextUniform(-3, 3);
        foreach (ref var value in series[from..]) value += change;
    }

    /// <summary>Gives the series a centre and a spread as units do: from thousandths to millions.</summary>
    private void Place(Span<double> series)
    {
        ReadOnlySpan<double> spreads = [0.001, 0.1, 1, 1, 10, 100, 10_000, 1_000_000];
        var spread = spreads[_random.NextIndex(spreads.Length)] * _random.NextUniform(0.5, 2);
        var centre = spread * _random.NextUniform(-3, 10);
        foreach (ref var value in series) value = centre + (spread * value);
    }
}
