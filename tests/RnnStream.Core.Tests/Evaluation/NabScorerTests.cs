using RnnStream.Core.Evaluation;

namespace RnnStream.Core.Tests.Evaluation;

/// <summary>Every expected figure is worked out by hand from the rules in the scorer's remarks.</summary>
public sealed class NabScorerTests
{
    private static readonly RowWindow Window = new(500, 599);

    [Fact]
    public void A_detection_at_the_left_edge_of_the_only_window_is_perfect() =>
        Assert.Equal(100, Standard(500), 3);

    [Fact]
    public void A_detection_in_the_middle_is_worth_less() =>
        Assert.Equal(50 * (1 + (0.855132 / 0.98661)), Standard(549), 2);

    [Fact]
    public void Only_the_earliest_detection_in_a_window_counts() =>
        Assert.Equal(Standard(510), Standard(510, 520, 599), 9);

    [Fact]
    public void Nothing_detected_scores_zero() => Assert.Equal(0, Standard(), 9);

    [Fact]
    public void A_false_alarm_before_the_first_window_costs_all_of_it() =>
        Assert.Equal(100 * -0.11 / 2, Standard(300), 9);

    [Fact]
    public void A_false_alarm_soon_after_a_window_costs_less() =>
        Assert.Equal(100 * 0.11 * -0.848284 / 2, Standard(599 + 50), 1);

    [Fact]
    public void A_false_alarm_far_after_a_window_costs_all_of_it() =>
        Assert.Equal(100 * -0.11 / 2, Standard(599 + 300), 9);

    [Fact]
    public void Rows_to_learn_from_are_not_scored() => Assert.Equal(0, Standard(0, 100, 149), 9);

    [Fact]
    public void The_profiles_weigh_false_alarms_and_misses()
    {
        var series = Series(300);
        Assert.Equal(100 * -0.22 / 2, NabScorer.Score([series], NabProfile.LowFalsePositive, 1).Score, 9);
        Assert.Equal(100 * -0.11 / 3, NabScorer.Score([series], NabProfile.LowFalseNegative, 1).Score, 9);
    }

    [Fact]
    public void The_sweep_finds_the_best_single_threshold_of_all_series()
    {
        var scores = new double[1000];
        scores[500] = 0.6;
        scores[300] = 0.5;
        scores[301] = 0.7;
        var result = NabScorer.Sweep([new NabSeries(scores, [Window])], NabProfile.Standard);
        Assert.Equal(0.6, result.Threshold);
        Assert.Equal(100 * (2 - 0.11) / 2, result.Score, 3);
        Assert.Equal((1, 1, 1), (result.Found, result.Windows, result.FalseRows));
    }

    [Fact]
    public void Windows_that_overlap_or_leave_the_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NabSeries(new double[10], [new(2, 5), new(5, 7)]));
        Assert.Throws<ArgumentException>(() => new NabSeries(new double[10], [new(2, 10)]));
        Assert.Throws<ArgumentException>(() => new NabSeries(new double[10], [new(5, 2)]));
    }

    private static double Standard(params int[] detected) =>
        NabScorer.Score([Series(detected)], NabProfile.Standard, 1).Score;

    private static NabSeries Series(params int[] detected)
    {
        var scores = new double[1000];
        foreach (var row in detected)
        {
            scores[row] = 1;
        }

        return new NabSeries(scores, [Window]);
    }
}
