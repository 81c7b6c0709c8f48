using RnnStream.Core.Readings;

namespace RnnStream.Benchmarks.Quality;

/// <summary>Signals without anomalies, on which the false-alarm budget must hold.</summary>
internal static class NormalSignals
{
    public static IEnumerable<(string Name, double[] Values)> All(int count, int seed)
    {
        yield return ("white", Build(count, seed, (r, i, last) => Normal(r)));
        yield return ("coloured", Build(count, seed + 1, (r, i, last) => (0.95 * last) + Normal(r)));
        yield return ("seasonal", Build(count, seed + 2, (r, i, last) => (5 * Math.Sin(2 * Math.PI * i / 288)) + Normal(r)));
        yield return ("heavy", Build(count, seed + 3, (r, i, last) => Normal(r) / Math.Sqrt(Chi(r, 4) / 4)));
        yield return ("quantised", Build(count, seed + 4, (r, i, last) => Math.Round(Normal(r) * 0.7)));
        yield return ("constant-noisy", Build(count, seed + 5, (r, i, last) => i < 200 ? 0 : 0.01 * Normal(r)));
        yield return ("drifting", Build(count, seed + 6, (r, i, last) => (i * 20.0 / count) + Normal(r)));
        yield return ("bursty", Build(count, seed + 7, (r, i, last) => Math.Exp(1.2 * Normal(r))));
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Chi(Random random, int degrees) =>
        Enumerable.Range(0, degrees).Sum(_ => Math.Pow(Normal(random), 2));

    private static double[] Build(int count, int seed, Func<Random, int, double, double> next)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = next(random, i, i == 0 ? 0 : values[i - 1]);
        }

        return [.. values.Select(v => 20 + v)];
    }

    public const long Interval = 5 * EventTime.Minute;
}
