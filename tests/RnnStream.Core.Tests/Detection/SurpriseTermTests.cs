using RnnStream.Core.Detection;

namespace RnnStream.Core.Tests.Detection;

public sealed class SurpriseTermTests
{
    [Fact]
    public void A_peak_that_came_before_is_worth_less_than_the_first()
    {
        var term = Settled();
        var first = term.Judge(6, DetectorTuning.Default);
        Quiet(ref term, 400, seed: 2);
        var second = term.Judge(6, DetectorTuning.Default);
        Quiet(ref term, 400, seed: 3);
        var third = term.Judge(6, DetectorTuning.Default);

        Assert.True(first > 4, $"{first}");
        Assert.True(second < first && third < second, $"{first}, {second}, {third}");
    }

    [Fact]
    public void Ordinary_sizes_bring_little_surprise()
    {
        var term = Settled();
        Assert.InRange(term.Judge(0.5, DetectorTuning.Default), 0, 0.5);
    }

    [Theory]
    [InlineData(1, 0.7, 1.0)]
    [InlineData(0.999, 0.01, 0.25)]
    public void Roughness_tells_white_noise_from_a_slow_wander(double innovation, double least, double most)
    {
        var bank = default(StateBank);
        var noise = default(NoiseLevel);
        var random = new Random(5);
        var x = 0.0;
        for (var i = 0; i < 2000; i++)
        {
            // The second case is an average over a thousand readings or so: neighbours are nearly equal.
            x = innovation >= 1 ? Series.Normal(random) : (innovation * x) + (0.0447 * Series.Normal(random));
            bank.Step((float)x, 400);
            noise.TryStep(x, bank, learn: true, out _);
        }

        Assert.InRange(noise.Roughness, least, most);
    }

    [Fact]
    public void The_threshold_follows_the_peaks_that_were_seen()
    {
        var peaks = default(PeakHistory);
        var untouched = peaks.Level(promised: 3, expected: 0, prior: 6);
        var quiet = peaks.Level(promised: 3, expected: 30, prior: 6);
        for (var i = 0; i < 33; i++)
        {
            peaks.Observe(3.6);
            for (var j = 0; j < 24; j++)
            {
                peaks.Observe(0);
            }
        }

        var busy = peaks.Level(promised: 3, expected: 30, prior: 6);
        Assert.Equal(3, untouched, 9);
        Assert.Equal(3 - Math.Log10(6), quiet, 9);
        Assert.True(busy > 3, $"{busy}");
    }

    private static SurpriseTerm Settled()
    {
        var term = default(SurpriseTerm);
        Quiet(ref term, 2000, seed: 1);
        return term;
    }

    private static void Quiet(ref SurpriseTerm term, int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            term.Judge(Math.Abs(Series.Normal(random)), DetectorTuning.Default);
        }
    }
}
