using RnnStream.Core.Evaluation;

namespace RnnStream.Core.Tests.Evaluation;

/// <summary>What the figures say when there is nothing to divide by.</summary>
public sealed class EmptyFiguresTests
{
    [Fact]
    public void Nothing_labelled_and_nothing_raised_is_flawless()
    {
        var quality = EpisodeQuality.Of(new bool[5], [], sensorDays: 0);
        Assert.Equal((1, 1, 1), (quality.Precision, quality.Recall, quality.F1));
        Assert.Equal((0, 0), (quality.FalsePerSensorDay, quality.MeanDelayRows));
    }

    [Fact]
    public void Only_false_episodes_and_only_misses_have_no_share_in_anything()
    {
        var quality = EpisodeQuality.Of([true, false, false, false], [new RowWindow(3, 3)], sensorDays: 2);
        Assert.Equal((0, 0, 0), (quality.Precision, quality.Recall, quality.F1));
        Assert.Equal((0.5, 0), (quality.FalsePerSensorDay, quality.MeanDelayRows));
    }

    [Fact]
    public void Rows_without_hits_or_without_labels_give_zero()
    {
        Assert.Equal(0, RowQuality.Of([true, false], [false, true]).F1);
        var allLabelled = RowQuality.Of([true, false], [true, true]);
        Assert.Equal((0, 0.5), (allLabelled.FalseAlarmRate, allLabelled.MissedAlarmRate));
        var noneLabelled = RowQuality.Of([true, false], [false, false]);
        Assert.Equal((0.5, 0), (noneLabelled.FalseAlarmRate, noneLabelled.MissedAlarmRate));
        Assert.Throws<ArgumentException>(() => RowQuality.Of([true], [true, false]));
    }
}
