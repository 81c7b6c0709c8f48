using System.Collections.Concurrent;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Pipeline.Tests;

/// <summary>Goal: who was told that an episode opened is told that it is over, whatever ended it. Method: a reset, a
/// mute and an unmute while an episode of the sensor is open.</summary>
public sealed class EpisodeRequestTests
{
    private const int Sensor = 4;
    private const int Last = 7 * 700;
    private static readonly byte[] Name = "plant/4"u8.ToArray();
    private readonly ConcurrentQueue<(EpisodePhase Phase, long Start)> _told = new();

    [Fact]
    public async Task A_reset_closes_the_open_episode()
    {
        await using var pipeline = await OpenAsync();
        var start = await FeedIntoEpisodeAsync(pipeline);
        Assert.True(pipeline.Pipeline.Intake.TryReset(Name));
        await pipeline.DigestAsync();
        Assert.Equal([(EpisodePhase.Closed, start)], _told);
        Assert.False(IsInEpisode(pipeline));
    }

    [Fact]
    public async Task A_mute_closes_the_open_episode_and_an_unmute_opens_it_again()
    {
        await using var pipeline = await OpenAsync();
        var start = await FeedIntoEpisodeAsync(pipeline);
        foreach (var isMuted in new[] { true, true, false, false })
            Assert.True(pipeline.Pipeline.Intake.TryMute(Name, isMuted));
        await pipeline.DigestAsync();
        Assert.Equal([(EpisodePhase.Closed, start), (EpisodePhase.Opened, start)], _told);
        Assert.True(IsInEpisode(pipeline));
    }

    [Fact]
    public async Task A_reset_of_a_muted_sensor_says_nothing()
    {
        await using var pipeline = await OpenAsync();
        await FeedIntoEpisodeAsync(pipeline);
        Assert.True(pipeline.Pipeline.Intake.TryMute(Name, isMuted: true));
        await pipeline.DigestAsync();
        _told.Clear();
        Assert.True(pipeline.Pipeline.Intake.TryReset(Name));
        Assert.True(pipeline.Pipeline.Intake.TryMute(Name, isMuted: false));
        await pipeline.DigestAsync();
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Without_an_open_episode_nothing_is_said()
    {
        await using var pipeline = await OpenAsync();
        pipeline.Feed(0, 70);
        foreach (var isMuted in new[] { true, false }) Assert.True(pipeline.Pipeline.Intake.TryMute(Name, isMuted));
        Assert.True(pipeline.Pipeline.Intake.TryReset(Name));
        await pipeline.DigestAsync();
        Assert.Empty(_told);
    }

    private static bool IsInEpisode(TestPipeline pipeline) =>
        SensorDetector.IsInEpisode(pipeline.Pipeline.State(pipeline.Pipeline.Sensors[Sensor]).ToArray());

    private async Task<TestPipeline> OpenAsync()
    {
        var pipeline = await TestPipeline.OpenAsync(sinks: _ => new PhaseSink(_told));
        pipeline.Maximum = 45;
        return pipeline;
    }

    /// <summary>Feeds until the sensor is in an episode that was told of, and forgets what was told.</summary>
    private async Task<long> FeedIntoEpisodeAsync(TestPipeline pipeline)
    {
        for (var fed = 0; fed < Last; fed += 7)
        {
            pipeline.Feed(fed, fed + 7);
            await pipeline.DigestAsync();
            if (!IsInEpisode(pipeline) || _told.IsEmpty) continue;
            var (phase, start) = _told.Last();
            Assert.NotEqual(EpisodePhase.Closed, phase);
            _told.Clear();
            return start;
        }
        throw new InvalidOperationException("no episode opened");
    }

    private sealed class PhaseSink(ConcurrentQueue<(EpisodePhase Phase, long Start)> told) : IAssessmentSink
    {
        public void OnAssessed(SensorEntry sensor, in Assessment assessment) => Note(sensor, in assessment);

        public void OnSilence(SensorEntry sensor, in Assessment assessment) => Note(sensor, in assessment);

        public void OnBatchEnd()
        {
        }

        private void Note(SensorEntry sensor, in Assessment assessment)
        {
            if (sensor.Index == Sensor && assessment.Phase != EpisodePhase.None)
                told.Enqueue((assessment.Phase, assessment.EpisodeStart));
        }
    }
}
