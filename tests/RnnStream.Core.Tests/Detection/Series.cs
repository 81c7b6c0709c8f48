using RnnStream.Core.Readings;

namespace RnnStream.Core.Tests.Detection;

/// <summary>Seeded signals for the tests of detection.</summary>
internal static class Series
{
    public const long Interval = 5 * EventTime.Minute;
    public const long Start = 1_767_225_600L * EventTime.Second;

    public static long Time(int index) => Start + (index * Interval);

    public static double[] White(int count, int seed, double level = 20, double deviation = 1)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = level + (deviation * Normal(random));
        }

        return values;
    }

    public static double[] Daily(int count, int seed, double amplitude = 5, double deviation = 0.5)
    {
        var values = White(count, seed, 20, deviation);
        for (var i = 0; i < count; i++)
        {
            values[i] += amplitude * Math.Sin(2 * Math.PI * i / 288);
        }

        return values;
    }

    public static double[] Coloured(int count, int seed, double persistence = 0.9)
    {
        var values = White(count, seed, 0);
        for (var i = 1; i < count; i++)
        {
            values[i] += persistence * values[i - 1];
        }

        return values;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
