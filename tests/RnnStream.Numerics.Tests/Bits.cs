namespace RnnStream.Numerics.Tests;

/// <summary>Equality bit for bit; one NaN is as good as another, for its payload depends on the processor.</summary>
internal static class Bits
{
    public static void Equal(float expected, float actual, string what)
    {
        if (float.IsNaN(expected) && float.IsNaN(actual))
        {
            return;
        }

        if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(actual))
        {
            Assert.Fail($"{what}: expected {expected:R}, found {actual:R}.");
        }
    }

    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Equal(expected[i], actual[i], $"{what}, element {i}");
        }
    }
}
