using RnnStream.Core.Detection;

namespace RnnStream.Core.Tests.Detection;

public sealed class RecordedHistoryTests
{
    [Fact]
    public void Windows_cover_the_history_in_order_without_missing_values()
    {
        var values = Series.Daily(1000, seed: 1);
        values[500] = double.NaN;
        long[] times = [.. Enumerable.Range(0, 1000).Select(Series.Time)];
        var windows = RecordedHistory.Windows(3, times, values, windowLength: 256);
        Assert.Equal([256, 256, 256, 231], windows.Select(w => w.Length));
        Assert.Equal(times[^1], windows[^1].EndTime);
        Assert.All(windows, w => Assert.Equal(3, w.Sensor));
    }

    [Fact]
    public void Too_short_a_history_gives_no_window() =>
        Assert.Empty(RecordedHistory.Windows(0, [1, 2, 3], [1, 2, 3], windowLength: 64));

    [Fact]
    public void Episodes_are_counted_as_the_detector_would_open_them()
    {
        var detector = new SensorDetector(new DetectionOptions(), PretrainedNetwork.Load());
        var values = Series.Daily(1500, seed: 2);
        values[1200] += 30;
        long[] times = [.. Enumerable.Range(0, 1500).Select(Series.Time)];
        var expected = SensorDetectorTests.Run(values, detector).Assessments[1000..].Count(a => a.Phase == EpisodePhase.Opened);
        Assert.Equal(expected, RecordedHistory.CountEpisodes(detector, times, values, 1, firstReading: 1000));
        Assert.True(expected >= 1);
    }
}
