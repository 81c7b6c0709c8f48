using RnnStream.Core.Simulation;

namespace RnnStream.Core.Tests.Simulation;

public class SeriesMixtureTests
{
    [Fact]
    public void The_same_seed_draws_the_same_series_bit_for_bit()
    {
        var (first, second) = (new SeriesMixture(5, 2_000), new SeriesMixture(5, 2_000));
        var (a, b) = (new double[2_000], new double[2_000]);

        for (var draw = 0; draw < 50; draw++)
        {
            Assert.Equal(first.Draw(a), second.Draw(b));
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void Every_value_is_finite_and_nearly_every_series_moves()
    {
        var mixture = new SeriesMixture(1, 1_000);
        var series = new double[1_000];
        var moving = 0;
        for (var draw = 0; draw < 500; draw++)
        {
            mixture.Draw(series);
            Assert.All(series, value => Assert.True(double.IsFinite(value)));
            if (series.Distinct().Count() > 5) moving++;
        }

        Assert.InRange(moving, 450, 500);
    }
}
