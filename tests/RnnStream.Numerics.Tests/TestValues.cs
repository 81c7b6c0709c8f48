namespace RnnStream.Numerics.Tests;

/// <summary>Inputs of the kernel tests: random, special and denormal values mixed.</summary>
internal static class TestValues
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, float.NaN, float.PositiveInfinity,
        float.NegativeInfinity, float.MaxValue, float.MinValue, 1.17549435e-38f, 7.983721f, -7.983721f, 87.3f, -87.3f, 88.9f, -104f,
    ];

    public static float[] Mixed(int length, int seed)
    {
        var random = new Random(seed);
        var values = Random(length, seed + 1, scale: 6);
        for (var i = 0; i < length; i++)
        {
            if (random.Next(3) == 0)
            {
                values[i] = Special[random.Next(Special.Length)];
            }
        }

        return values;
    }

    public static float[] Random(int length, int seed, float scale)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = ((random.NextSingle() * 2) - 1) * scale;
        }

        return values;
    }
}
