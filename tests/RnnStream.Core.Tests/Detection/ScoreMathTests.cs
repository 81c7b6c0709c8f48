using RnnStream.Core.Detection;

namespace RnnStream.Core.Tests.Detection;

public sealed class ScoreMathTests
{
    [Fact]
    public void Functions_agree_with_the_library_to_twelve_digits()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var x = (random.NextDouble() - 0.5) * 40;
            var positive = Math.Exp(x);
            Near(Math.Log10(positive), ScoreMath.Log10(positive));
            Near(Math.Asinh(x), ScoreMath.Asinh(x));
            Near(Math.Sinh(x), ScoreMath.Sinh(x));
            Near(Math.Sin(x), ScoreMath.Sin(x));
            Near(Math.Cos(x), ScoreMath.Cos(x));
            Near(Math.Cbrt(positive), ScoreMath.Cbrt(positive));
            Near(Math.Pow(10, x), ScoreMath.Pow10(x));
        }
    }

    private static void Near(double expected, double actual) =>
        Assert.InRange(Math.Abs(expected - actual), 0, 1e-12 * Math.Max(1, Math.Abs(expected)));
}
