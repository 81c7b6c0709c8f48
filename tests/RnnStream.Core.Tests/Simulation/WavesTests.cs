using RnnStream.Core.Simulation;

namespace RnnStream.Core.Tests.Simulation;

public class WavesTests
{
    [Fact]
    public void Sine_is_the_library_s_to_seven_digits()
    {
        for (var turns = -3.0; turns < 3; turns += 0.00137)
            Assert.Equal(Math.Sin(2 * Math.PI * turns), Waves.Sine(turns), 2e-8);
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_variance_one()
    {
        var random = new RandomSource(3);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToArray();

        Assert.Equal(0, values.Average(), 1.5e-2);
        Assert.Equal(1, values.Average(value => value * value), 2e-2);
    }
}
