using RnnStream.Core.Detection;
using RnnStream.Core.Readings;

namespace RnnStream.Core.Tests.Detection;

public sealed class CheckTests
{
    private static readonly SensorDetector Detector = new(new DetectionOptions());

    [Fact]
    public void Silence_is_told_without_a_trace_and_the_next_reading_closes_it()
    {
        var (assessments, block) = SensorDetectorTests.Run(Series.White(300, seed: 1));
        var last = assessments[^1].EventTime;
        var before = block.ToArray();
        Assert.False(Detector.AssessSilence(block, last + (5 * Series.Interval), out _));
        Assert.True(Detector.AssessSilence(block, last + (30 * Series.Interval), out var silence));
        Assert.Equal((EpisodePhase.Opened, AnomalyKind.Silent, true), (silence.Phase, silence.Kind, silence.IsAnomaly));
        Assert.Equal(before, block);
        Detector.Assess(block, last + (50 * Series.Interval), [20.0], out var back);
        Assert.Equal((EpisodePhase.Closed, AnomalyKind.Silent), (back.Phase, back.Kind));
        Assert.Equal(silence.EpisodeStart, back.EpisodeStart);
    }

    [Fact]
    public void A_sensor_that_is_often_late_is_not_silent_as_soon()
    {
        var block = new byte[Detector.StateSize(1)];
        Detector.Initialise(block, 1, double.NegativeInfinity, double.PositiveInfinity);
        var time = Series.Start;
        for (var i = 0; i < 400; i++)
        {
            time += i % 20 == 0 ? 12 * Series.Interval : Series.Interval;
            Detector.Assess(block, time, [i % 7], out _);
        }

        Assert.False(Detector.AssessSilence(block, time + (20 * Series.Interval), out _));
    }

    [Fact]
    public void A_value_out_of_the_given_range_is_raised_at_once()
    {
        var block = new byte[Detector.StateSize(1)];
        Detector.Initialise(block, 1, 10, 30);
        var values = Series.White(300, seed: 2);
        SensorDetectorTests.Continue(block, values, 0);
        Detector.Assess(block, Series.Time(300), [31.0], out var outside);
        Assert.Equal((EpisodePhase.Opened, AnomalyKind.Range), (outside.Phase, outside.Kind));
    }

    [Fact]
    [Trait("Fault", "I6")]
    public void A_constant_history_followed_by_a_tiny_change_is_not_a_disaster()
    {
        var values = new double[1200];
        Array.Fill(values, 50);
        for (var i = 1000; i < values.Length; i++)
        {
            values[i] = 50.001 + (0.001 * (i % 3));
        }

        var (assessments, _) = SensorDetectorTests.Run(values);
        var worst = assessments.MaxBy(a => a.Score - a.Threshold);
        Assert.False(assessments.Any(a => a.IsAnomaly), worst.ToString());
        Assert.True(assessments.Max(a => a.Score) < 4);
    }

    [Fact]
    public void Nothing_is_flagged_during_warm_up_and_its_progress_is_told()
    {
        var values = Series.White(99, seed: 3);
        values[80] = 1e6;
        var (assessments, _) = SensorDetectorTests.Run(values);
        Assert.DoesNotContain(assessments, a => a.IsAnomaly);
        Assert.Equal(0.5f, assessments[49].WarmUp);
    }

    [Fact]
    public void A_missing_channel_changes_nothing_and_the_faulty_channel_is_named()
    {
        var block = new byte[Detector.StateSize(3)];
        Detector.Initialise(block, 3, double.NegativeInfinity, double.PositiveInfinity);
        var series = Enumerable.Range(0, 3).Select(c => Series.White(1500, seed: 10 + c, level: 10 * c)).ToArray();
        var openings = 0;
        for (var i = 0; i < 1400; i++)
        {
            Detector.Assess(block, Series.Time(i), [series[0][i], i % 3 == 0 ? double.NaN : series[1][i], series[2][i]], out var a);
            openings += a.Phase == EpisodePhase.Opened ? 1 : 0;
        }

        Detector.Assess(block, Series.Time(1400), [double.NaN, double.NaN, double.NaN], out var none);
        Assert.False(none.IsAnomaly);
        Detector.Assess(block, Series.Time(1401), [series[0][1401], series[1][1401], 60], out var fault);
        Assert.Equal((true, 2, 60.0), (fault.IsAnomaly, fault.Channel, fault.Value));
        Assert.InRange(openings, 0, 1);
    }

    [Fact]
    [Trait("Fault", "I6")]
    public void Extreme_values_and_times_leave_finite_scores()
    {
        var block = new byte[Detector.StateSize(1)];
        Detector.Initialise(block, 1, double.NegativeInfinity, double.PositiveInfinity);
        double[] values = [0, double.MaxValue, double.MinValue, double.Epsilon, 1e300, -1e-300, 5];
        for (var i = 0; i < 700; i++)
        {
            var time = i % 50 == 0 ? Series.Time(i) - Series.Interval : Series.Time(i);
            Detector.Assess(block, i < 600 ? time : EventTime.Day * 90_000, [values[i % 7]], out var a);
            Assert.True(double.IsFinite(a.Score) && double.IsFinite(a.Threshold));
        }
    }

    [Fact]
    public void A_reset_block_is_that_of_a_new_sensor()
    {
        var (_, block) = SensorDetectorTests.Run(Series.White(300, seed: 4));
        var fresh = new byte[Detector.StateSize(1)];
        Detector.Initialise(fresh, 1, double.NegativeInfinity, double.PositiveInfinity);
        Detector.Reset(block);
        Assert.True(block.AsSpan().SequenceEqual(fresh));
    }

    [Theory]
    [InlineData("1 per 30 d", 1, 30 * 86_400L)]
    [InlineData("2 per w", 2, 7 * 86_400L)]
    [InlineData("0.5 per 12 h", 0.5, 12 * 3_600L)]
    public void A_budget_is_read(string text, double count, long seconds)
    {
        Assert.True(FalseAlarmBudget.TryParse(text, out var budget));
        Assert.Equal(new FalseAlarmBudget(count, seconds * EventTime.Second), budget);
        Assert.True(FalseAlarmBudget.TryParse(budget.ToString(), out var again));
        Assert.Equal(budget, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 per")]
    [InlineData("-1 per 30 d")]
    [InlineData("0 per d")]
    [InlineData("1 per 30 fortnights")]
    [InlineData("NaN per d")]
    [InlineData("1 per 1e99 d")]
    public void What_is_no_budget_is_refused(string text) => Assert.False(FalseAlarmBudget.TryParse(text, out _));
}
