using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Pipeline.Retraining;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: a candidate is held to what people confirmed. Method: a history with one fault in its held-out share,
/// judged by a detector that finds it and by one that is blind.</summary>
public sealed class JudgedEpisodesTests
{
    private const int Readings = 2_000;
    private const int Fault = 1_800;
    private const double HeldOutShare = 0.2;

    [Fact]
    public void A_confirmed_episode_is_found_and_is_no_false_alarm()
    {
        var sensor = SensorHistory.Of(History())[0];
        var without = sensor.Judge(Seeing, HeldOutShare, []);
        var with = sensor.Judge(Seeing, HeldOutShare, [Time(Fault)]);
        Assert.Empty(without.Found);
        Assert.Equal([Time(Fault)], with.Found);
        Assert.True(without.FalseEpisodes > with.FalseEpisodes);
    }

    [Fact]
    public void A_blind_detector_misses_it()
    {
        var sensor = SensorHistory.Of(History())[0];
        var blind = new SensorDetector(new DetectionOptions { Threshold = 1e6, Stuck = false, Range = false });
        var judged = sensor.Judge(blind, HeldOutShare, [Time(Fault)]);
        Assert.Empty(judged.Found);
        Assert.Equal([Time(Fault)], sensor.Judge(Seeing, HeldOutShare, [Time(Fault)]).Found.Except(judged.Found));
    }

    [Fact]
    public void What_was_confirmed_before_the_held_out_share_is_not_asked_for()
    {
        var sensor = SensorHistory.Of(History())[0];
        Assert.Empty(sensor.Judge(Seeing, HeldOutShare, [Time(Readings / 2)]).Found);
    }

    private static SensorDetector Seeing => new(new DetectionOptions());

    private static long Time(int reading) => reading * EventTime.Minute;

    private static HistoricReading[] History() =>
        [.. Enumerable.Range(0, Readings).Select(static i => new HistoricReading(0, 0, Time(i), Value(i)))];

    private static double Value(int i) =>
        (uint)(i * 2654435761L) % 1000 / 500.0 + (i is >= Fault and < Fault + 40 ? 60 : 0);
}
