using RnnStream.Core.Detection;

namespace RnnStream.Core.Tests.Detection;

/// <summary>Each kind of fault, put into a signal with a daily rhythm after two weeks, is found soon after it
/// begins.</summary>
public sealed class FaultTests
{
    private const int Day = 288;
    private const int FaultAt = (14 * Day) + 100;
    private static readonly SensorDetector Detector = new(new DetectionOptions());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_spike_is_found_at_its_reading(int seed) =>
        Found(seed, within: 1, (values, _) => values[FaultAt] += 25);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_level_shift_is_found_within_an_hour(int seed) =>
        Found(seed, within: 12, (values, _) => Change(values, FaultAt, 200, (v, _) => v + 12));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slow_drift_is_found_within_a_day(int seed) =>
        Found(seed, within: Day, (values, _) => Change(values, FaultAt, 2 * Day, (v, i) => v + (0.06 * i)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_burst_of_noise_is_found_within_two_hours(int seed) =>
        Found(seed, within: 24, (values, random) => Change(values, FaultAt, 60, (v, _) => v + (8 * Series.Normal(random))));

    [Fact]
    public void Noise_that_grows_without_leaving_the_range_is_told_as_noise()
    {
        var values = Series.Daily(FaultAt + 200, seed: 4);
        var random = new Random(4);
        Change(values, FaultAt, 100, (v, _) => v + (2 * Series.Normal(random)));
        var (assessments, _) = SensorDetectorTests.Run(values, Detector);
        Assert.Contains(assessments[FaultAt..(FaultAt + 48)], a => a is { IsAnomaly: true, Kind: AnomalyKind.Noise });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_changed_rhythm_is_found_within_a_day(int seed) =>
        Found(seed, within: Day, (values, _) => Change(values, FaultAt, Day, (v, i) => 20 + (5 * Math.Sin(i / 6.0))));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_stuck_value_is_found_as_stuck(int seed)
    {
        var values = Series.Daily(FaultAt + 200, seed);
        Change(values, FaultAt, 200, (_, _) => values[FaultAt]);
        var (assessments, _) = SensorDetectorTests.Run(values, Detector);
        Assert.Contains(assessments[FaultAt..(FaultAt + 40)], a => a.Kind == AnomalyKind.Stuck && a.IsAnomaly);
    }

    [Fact]
    public void A_drop_to_zero_is_found()
    {
        var values = Series.Daily(FaultAt + 200, seed: 5);
        Change(values, FaultAt, 100, (_, _) => 0);
        var (assessments, _) = SensorDetectorTests.Run(values, Detector);
        Assert.Contains(assessments[FaultAt..(FaultAt + 3)], a => a.Phase == EpisodePhase.Opened);
    }

    [Fact]
    public void An_episode_closes_again_when_a_lasting_change_has_become_normal()
    {
        var values = Series.Daily(FaultAt + 2000, seed: 6);
        Change(values, FaultAt, 2000, (v, _) => v + 15);
        var (assessments, _) = SensorDetectorTests.Run(values, Detector);
        Assert.Contains(assessments[FaultAt..], a => a.Phase == EpisodePhase.Opened);
        Assert.False(assessments[^1].IsAnomaly);
        Assert.InRange(assessments[FaultAt..].Count(a => a.Phase == EpisodePhase.Opened), 1, 4);
    }

    [Fact]
    public void A_clock_change_of_an_hour_is_no_surprise()
    {
        var false0 = Openings(Series.Daily(28 * Day, seed: 7, deviation: 0.3), shiftAt: int.MaxValue);
        var false1 = Openings(Series.Daily(28 * Day, seed: 7, deviation: 0.3), shiftAt: 20 * Day);
        Assert.True(false1 <= false0 + 1, $"{false1} episodes with the change, {false0} without.");
    }

    private static int Openings(double[] values, int shiftAt)
    {
        var shifted = (double[])values.Clone();
        for (var i = shiftAt; i < values.Length; i++)
        {
            var hour = Day / 24;
            shifted[i] += 5 * (Math.Sin(2 * Math.PI * (i + hour) / Day) - Math.Sin(2 * Math.PI * i / Day));
        }

        return SensorDetectorTests.Run(shifted, Detector).Assessments.Count(a => a.Phase == EpisodePhase.Opened);
    }

    private static void Found(int seed, int within, Action<double[], Random> fault)
    {
        var values = Series.Daily(FaultAt + (2 * Day), seed);
        fault(values, new Random(seed));
        var (assessments, _) = SensorDetectorTests.Run(values, Detector);
        Assert.Contains(assessments[FaultAt..(FaultAt + within)], a => a.IsAnomaly);
        Assert.False(assessments[FaultAt - 1].IsAnomaly);
    }

    private static void Change(double[] values, int from, int count, Func<double, int, double> change)
    {
        for (var i = from; i < Math.Min(values.Length, from + count); i++)
        {
            values[i] = change(values[i], i - from);
        }
    }
}
