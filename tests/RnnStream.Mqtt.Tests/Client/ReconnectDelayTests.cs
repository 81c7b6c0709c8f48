using RnnStream.Mqtt.Client;

namespace RnnStream.Mqtt.Tests.Client;

/// <summary>The pauses between two attempts to connect.</summary>
public sealed class ReconnectDelayTests
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999_999)]
    [Trait("Fault", "N1")]
    public void Pauses_double_from_half_a_second_to_the_bound_and_half_of_each_is_random(double sample)
    {
        var delay = new ReconnectDelay(Max, new FixedRandom(sample));
        for (var failures = 0; failures < 100; failures++)
        {
            var ceiling = Math.Min(0.5 * Math.Pow(2, Math.Min(failures, 20)), Max.TotalSeconds);
            Assert.Equal(ceiling * (1 + sample) / 2, delay.Next(isRefusal: false).TotalSeconds, 5);
        }
    }

    [Fact]
    [Trait("Fault", "N8")]
    public void A_refusal_waits_as_long_as_allowed_at_once()
    {
        var delay = new ReconnectDelay(Max, new FixedRandom(0));
        Assert.Equal(Max / 2, delay.Next(isRefusal: true));
    }

    [Fact]
    public void After_a_success_pauses_begin_anew()
    {
        var delay = new ReconnectDelay(Max, new FixedRandom(0));
        for (var i = 0; i < 10; i++) delay.Next(isRefusal: false);
        delay.Reset();
        Assert.Equal(TimeSpan.FromSeconds(0.25), delay.Next(isRefusal: false));
    }

    [Fact]
    public void A_bound_below_the_first_pause_holds()
    {
        var delay = new ReconnectDelay(TimeSpan.FromMilliseconds(100), new FixedRandom(0.999));
        for (var i = 0; i < 10; i++)
            Assert.InRange(delay.Next(isRefusal: false), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
    }

    private sealed class FixedRandom(double sample) : Random(0)
    {
        public override double NextDouble() => sample;
    }
}
