namespace RnnStream.Numerics.Tests;

/// <summary>Where functions of doubles end: infinities, not-a-numbers, the largest and the smallest numbers.</summary>
public sealed class SpecialValueTests
{
    [Fact]
    public void Exponentials_overflow_and_vanish_where_they_should()
    {
        Assert.Equal(double.NaN, DeterministicMath.Exp(double.NaN));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(710));
        Assert.Equal(0, DeterministicMath.Exp(-746));
        Assert.Equal(double.NaN, DeterministicMath.Expm1(double.NaN));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Expm1(710));
        Assert.Equal(-1, DeterministicMath.Expm1(-40));
        AssertClose(Math.Exp(709.7), DeterministicMath.Expm1(709.7));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Pow10(308.3));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Pow10(1e10));
        Assert.Equal(0, DeterministicMath.Pow10(-400));
        Assert.Equal(double.NaN, DeterministicMath.Pow10(double.NaN));
    }

    [Fact]
    public void Powers_of_one_and_to_zero_are_one()
    {
        Assert.Equal(1, DeterministicMath.Pow(0, 0));
        Assert.Equal(1, DeterministicMath.Pow(double.NaN, 0));
        Assert.Equal(1, DeterministicMath.Pow(1, double.NaN));
        Assert.Equal(double.NaN, DeterministicMath.Pow(-2, 2));
        Assert.Equal(0, DeterministicMath.Pow(0, 2));
        AssertClose(8, DeterministicMath.Pow(2, 3));
    }

    [Fact]
    public void Hyperbolic_functions_keep_their_sign_to_the_ends()
    {
        foreach (var sign in (double[])[1, -1])
        {
            AssertClose(Math.Sinh(sign * 710), DeterministicMath.Sinh(sign * 710));
            Assert.Equal(sign * double.PositiveInfinity, DeterministicMath.Sinh(sign * 800));
            Assert.Equal(sign * 1e-300, DeterministicMath.Sinh(sign * 1e-300));
            Assert.Equal(sign, DeterministicMath.Tanh(sign * 23));
            Assert.Equal(sign * double.PositiveInfinity, DeterministicMath.Asinh(sign * double.PositiveInfinity));
        }

        Assert.Equal(double.NaN, DeterministicMath.Tanh(double.NaN));
        Assert.Equal(double.NaN, DeterministicMath.Asinh(double.NaN));
    }

    [Fact]
    public void Logarithms_end_at_zero_and_have_none_below()
    {
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log1p(-1));
        Assert.Equal(double.NaN, DeterministicMath.Log1p(-2));
        Assert.Equal(double.NaN, DeterministicMath.Log1p(double.NaN));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log1p(double.PositiveInfinity));
        AssertClose(Math.Log(1e300), DeterministicMath.Log1p(1e300));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log10(0));
        Assert.Equal(double.NaN, DeterministicMath.Log10(-1));
        Assert.Equal(double.NaN, DeterministicMath.Log10(double.NaN));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log10(double.PositiveInfinity));
    }

    [Fact]
    public void Cube_roots_of_the_smallest_numbers_are_roots()
    {
        foreach (var x in (double[])[1e-310, -1e-310, double.Epsilon, 1e308, -8])
            AssertClose(Math.Cbrt(x), DeterministicMath.Cbrt(x));
        foreach (var x in (double[])[0, double.PositiveInfinity, double.NegativeInfinity, double.NaN])
            Assert.Equal(x, DeterministicMath.Cbrt(x));
    }

    /// <summary>The library's functions are within one unit in the last place, ours within three.</summary>
    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 4 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)),
            $"{actual:R}, expected {expected:R}");
}
