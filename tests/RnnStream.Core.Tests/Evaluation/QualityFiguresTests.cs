using RnnStream.Core.Evaluation;

namespace RnnStream.Core.Tests.Evaluation;

public sealed class QualityFiguresTests
{
    [Fact]
    public void Rows_are_counted_one_by_one()
    {
        var quality = RowQuality.Of([true, true, false, false, true], [true, false, true, false, true], firstRow: 1);
        Assert.Equal(new RowQuality(1, 1, 1, 1), quality);
        Assert.Equal((0.5, 0.5, 0.5), (quality.F1, quality.FalseAlarmRate, quality.MissedAlarmRate));
    }

    [Fact]
    public void Episodes_are_runs_of_flags_matched_by_touch()
    {
        bool[] flags = [false, true, true, false, false, true, false, false, true, true];
        var quality = EpisodeQuality.Of(flags, [new(0, 2), new(7, 9)], sensorDays: 2);
        Assert.Equal((2, 2, 3, 1), (quality.Labelled, quality.Found, quality.Episodes, quality.FalseEpisodes));
        Assert.Equal(0.5, quality.FalsePerSensorDay);
        Assert.Equal(1, quality.MeanDelayRows);
        Assert.Equal(0.8, quality.F1, 9);
    }

    [Fact]
    public void Slack_lets_a_late_episode_count() =>
        Assert.Equal(1, EpisodeQuality.Of([false, false, false, true], [new(0, 1)], 1, slackRows: 2).Found);

    [Fact]
    public void A_perfect_ranking_has_area_one()
    {
        Assert.Equal(1, PrecisionRecall.Area([0.1, 0.9, 0.8, 0.2], [false, true, true, false]), 9);
        Assert.Equal(1, PrecisionRecall.Volume([0.1, 0.9, 0.8, 0.2], [false, true, true, false], 0), 9);
    }

    [Fact]
    public void Equal_scores_have_the_share_of_labels_as_area() =>
        Assert.Equal(0.25, PrecisionRecall.Area([1, 1, 1, 1], [false, true, false, false]), 9);

    [Fact]
    public void A_near_miss_counts_in_the_volume_and_not_in_the_area()
    {
        var (scores, labels) = (new double[400], new bool[400]);
        labels.AsSpan(200, 5).Fill(true);
        scores.AsSpan(206, 5).Fill(1);
        Assert.True(PrecisionRecall.Area(scores, labels) < 0.03);
        Assert.True(PrecisionRecall.Volume(scores, labels, 40) > 0.2);
    }

    [Fact]
    public void Without_labels_there_is_no_area() => Assert.True(double.IsNaN(PrecisionRecall.Volume([1, 2], [false, false], 2)));

    [Fact]
    public void Windows_follow_labels_and_times()
    {
        Assert.Equal([new RowWindow(1, 2), new RowWindow(4, 4)], RowWindow.FromLabels([false, true, true, false, true]));
        Assert.True(RowWindow.TryFromTimes([10, 20, 30, 40], 15, 30, out var window));
        Assert.Equal(new RowWindow(1, 2), window);
        Assert.False(RowWindow.TryFromTimes([10, 20], 21, 30, out _));
    }

    [Fact]
    public void The_windowed_gaussian_is_surprised_by_a_spike()
    {
        var values = Detection.Series.White(600, seed: 1);
        values[500] += 20;
        var scores = TrivialDetectors.WindowedGaussian(values);
        Assert.Equal(500, Array.IndexOf(scores, scores.Max()));
        Assert.Equal(20, TrivialDetectors.EveryTwentieth(600).Count(s => s >= 0.5));
    }
}
