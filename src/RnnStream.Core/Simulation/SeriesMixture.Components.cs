namespace RnnStream.Core.Simulation;

// The components that a series is summed from, each drawn with parameters of its own.
public sealed partial class SeriesMixture
{
    private void Rhythm(Span<double> part, double period)
    {
        Span<double> weights = stackalloc double[4];
        Span<double> phases = stackalloc double[4];
        for (var harmonic = 0; harmonic < weights.Length; harmonic++)
        {
            weights[harmonic] = _random.NextUniform(-1, 1) / (harmonic + 1);
            phases[harmonic] = _random.NextUniform();
        }

        var shape = _random.NextIndex(3);
        for (var index = 0; index < part.Length; index++)
        {
            var turns = index / period;
            var value = 0.0;
            for (var harmonic = 0; harmonic < weights.Length; harmonic++)
                value += weights[harmonic] * Waves.Sine(((harmonic + 1) * turns) + phases[harmonic]);
            part[index] = shape == 2 ? Math.Max(0, value) : value;
        }
    }

    private void Week(Span<double> part, int day)
    {
        Span<double> levels = stackalloc double[7];
        var weekend = _random.NextUniform(0, 0.6);
        for (var index = 0; index < levels.Length; index++)
            levels[index] = (index >= 5 ? weekend : 1) * _random.NextUniform(0.85, 1.15);
        var (from, to) = (_random.NextUniform(0.2, 0.4), _random.NextUniform(0.6, 0.85));
        var start = _random.NextUniform(0, 7);
        for (var index = 0; index < part.Length; index++)
        {
            var days = start + ((double)index / day);
            part[index] = levels[(int)days % 7] * Waves.Plateau(Waves.Phase(days), from, to, 0.08);
        }
    }

    private void Autoregression(Span<double> part)
    {
        // Two real roots: from nearly white to nearly a walk; a negative one alternates.
        var (first, second) = (_random.NextUniform(0.3, 0.995), _random.NextUniform(-0.5, 0.9));
        var (a, b) = (first + second, -first * second);
        var (previous, before) = (0.0, 0.0);
        foreach (ref var value in part)
        {
            value = (a * previous) + (b * before) + _random.NextNormal();
            (before, previous) = (previous, value);
        }
    }

    private void Walk(Span<double> part)
    {
        var pull = _random.NextUniform(0, 0.01);
        var (level, slope) = (0.0, _random.NextChance(0.3) ? _random.NextUniform(-0.05, 0.05) : 0);
        foreach (ref var value in part)
        {
            level += slope + _random.NextNormal() - (pull * level);
            value = level;
        }
    }

    private void Regimes(Span<double> part)
    {
        Span<double> levels = stackalloc double[4];
        foreach (ref var level in levels) level = _random.NextUniform(-1, 1);
        var count = 2 + _random.NextIndex(3);
        var leave = 1 / _random.NextUniform(15, 300);
        var (now, settling) = (0, _random.NextUniform(0.1, 1));
        var current = levels[0];
        foreach (ref var value in part)
        {
            if (_random.NextChance(leave)) now = _random.NextIndex(count);
            current += settling * (levels[now] - current);
            value = current;
        }
    }

    private void Bursts(Span<double> part)
    {
        var start = 1 / _random.NextUniform(40, 400);
        var stop = 1 / _random.NextUniform(3, 30);
        var isBursting = false;
        foreach (ref var value in part)
        {
            isBursting = isBursting ? !_random.NextChance(stop) : _random.NextChance(start);
            value = isBursting ? 1 + Math.Abs(_random.NextNormal()) : 0.1 * _random.NextNormal();
        }
    }

    private void Pulses(Span<double> part)
    {
        var chance = 1 / _random.NextUniform(20, 300);
        var decay = _random.NextUniform(0.3, 0.97);
        var level = 0.0;
        foreach (ref var value in part)
        {
            level *= decay;
            if (_random.NextChance(chance)) level += _random.NextUniform(0.5, 2);
            value = level;
        }
    }

    private void Cycle(Span<double> part)
    {
        // A machine that runs between two limits: the period wanders a little from cycle to cycle.
        var period = _random.NextUniform(8, 150);
        var duty = _random.NextUniform(0.15, 0.85);
        var isSquare = _random.NextChance(0.4);
        var (phase, speed) = (_random.NextUniform(), 1 / period);
        foreach (ref var value in part)
        {
            phase += speed;
            if (phase >= 1)
            {
                phase -= 1;
                speed = _random.NextUniform(0.85, 1.15) / period;
            }

            var rising = phase < duty;
            value = isSquare ? (rising ? 1 : 0) : rising ? phase / duty : (1 - phase) / (1 - duty);
        }
    }

    private void Working(Span<double> part, int day)
    {
        var (morning, evening) = (_random.NextUniform(0.2, 0.4), _random.NextUniform(0.6, 0.8));
        var width = _random.NextUniform(0.08, 0.2);
        var height = _random.NextUniform(0.4, 1.4);
        for (var index = 0; index < part.Length; index++)
        {
            var phase = Waves.Phase((double)index / day);
            part[index] = Waves.Hump(phase, morning - width, morning + width)
                + (height * Waves.Hump(phase, evening - width, evening + width));
        }
    }
}
