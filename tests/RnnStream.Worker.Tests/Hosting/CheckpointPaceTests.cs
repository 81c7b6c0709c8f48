using RnnStream.Pipeline;
using RnnStream.Testing;
using RnnStream.Worker.Hosting;

namespace RnnStream.Worker.Tests.Hosting;

public sealed class CheckpointPaceTests
{
    private static readonly PipelineOptions Options = new()
    {
        CheckpointInterval = TimeSpan.FromMinutes(5),
        CheckpointReadings = 1_000,
    };

    private readonly TestClock _clock = new();

    [Fact]
    public void It_is_due_after_its_time_when_something_came()
    {
        var pace = new CheckpointPace(Options, _clock, atLast: 50);
        Assert.False(pace.IsDue(50));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(pace.IsDue(50));
        Assert.True(pace.IsDue(51));
    }

    [Fact]
    public void It_is_due_after_so_many_readings()
    {
        var pace = new CheckpointPace(Options, _clock, atLast: 50);
        Assert.False(pace.IsDue(50));
        Assert.False(pace.IsDue(1_049));
        Assert.True(pace.IsDue(1_050));
    }

    [Fact]
    public void What_recovery_read_again_counts()
    {
        var pace = new CheckpointPace(Options, _clock, atLast: 10);
        Assert.False(pace.IsDue(1_009));
        Assert.True(pace.IsDue(1_010));
    }

    [Fact]
    public void After_a_long_wait_for_room_the_next_is_due_within_an_hour()
    {
        var pace = new CheckpointPace(Options, _clock, atLast: 0);
        Assert.False(pace.IsDue(0));
        pace.Begin(2_000);
        _clock.Advance(TimeSpan.FromHours(6));
        pace.End();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(pace.IsDue(10_000));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pace.IsDue(10_000));
    }

    [Fact]
    public void What_came_before_it_was_asked_for_the_first_time_counts()
    {
        var pace = new CheckpointPace(Options, _clock, atLast: 0);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(pace.IsDue(50));
    }

    [Fact]
    public void Writing_takes_at_most_a_fifth_of_the_time()
    {
        var pace = new CheckpointPace(Options, _clock, atLast: 0);
        Assert.False(pace.IsDue(0));
        pace.Begin(2_000);
        _clock.Advance(TimeSpan.FromSeconds(10));
        pace.End();
        Assert.False(pace.IsDue(10_000));
        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.False(pace.IsDue(10_000));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pace.IsDue(10_000));
    }
}
