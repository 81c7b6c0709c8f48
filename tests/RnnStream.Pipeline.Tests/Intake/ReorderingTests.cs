using System.Text;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Intake;

/// <summary>Goal: readings within the window find their place, exactly, over kills and restarts; later ones are late.
/// Method: the readings of three sensors, each swapped with a neighbour, compared with the same readings in
/// order.</summary>
[Trait("Row", "N7")]
public sealed class ReorderingTests
{
    private const int Last = 1_200;

    [Fact]
    public async Task Readings_out_of_order_within_the_window_give_the_states_of_readings_in_order()
    {
        await using var inOrder = await TestPipeline.OpenAsync();
        for (var i = 0; i < Last; i++) Feed(inOrder, i, new SensorProfile());
        await using var swapped = await TestPipeline.OpenAsync(shards: 3, batchSize: 5);
        Feed(swapped, 0, Last, Window());
        Assert.True(swapped.Pipeline.Intake.Accounting.Held > 0);
        swapped.Pipeline.Intake.ReleaseHeld();
        Assert.Equal(await inOrder.DigestAsync(), await swapped.DigestAsync());
        AssertBalanced(swapped, applied: Last, held: 0, late: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_held_survives_kills(bool hasCheckpoint)
    {
        await using var never = await TestPipeline.OpenAsync();
        Feed(never, 0, Last, Window());
        var held = never.Pipeline.Intake.Accounting.Held;
        using var folder = new TemporaryDirectory();
        for (var from = 0; from < Last; from += Last / 4)
        {
            await using var life = await TestPipeline.OpenAsync(folder.Path, shards: 1 + from % 7);
            Feed(life, from, from + Last / 4, Window());
            if (hasCheckpoint) await life.Pipeline.CheckpointAsync();
            await life.DigestAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path);
        Assert.Equal(await never.DigestAsync(), await after.DigestAsync());
        AssertBalanced(after, Last - held, held, late: 0);
    }

    [Theory]
    [InlineData(LateReadings.Reject, 0)]
    [InlineData(LateReadings.Assess, 2)]
    public async Task A_reading_behind_the_window_is_counted_and_changes_nothing(LateReadings late, int assessed)
    {
        var sinks = new LateSink();
        await using var pipeline = await TestPipeline.OpenAsync(shards: 1, sinks: _ => sinks);
        Feed(pipeline, 0, Last, Window(late));
        var held = pipeline.Pipeline.Intake.Accounting.Held;
        var digest = await pipeline.DigestAsync();
        Feed(pipeline, 3, Window(late));
        Feed(pipeline, 4, Window(late));
        Assert.Equal(digest, await pipeline.DigestAsync());
        AssertBalanced(pipeline, Last - held, held, late: 2);
        Assert.Equal(assessed, sinks.Late);
    }

    [Fact]
    public async Task A_held_reading_that_comes_again_is_a_duplicate()
    {
        await using var pipeline = await TestPipeline.OpenAsync();
        Feed(pipeline, 0, Window());
        Feed(pipeline, 0, Window());
        Assert.Equal(1, pipeline.Pipeline.Intake.Accounting.Held);
        Assert.Equal(1, pipeline.Pipeline.Intake.Accounting.Duplicates);
    }

    [Fact]
    public async Task Nothing_waits_longer_than_the_time_bound_once_event_time_ticks()
    {
        await using var pipeline = await TestPipeline.OpenAsync();
        Feed(pipeline, 0, new SensorProfile { ReorderReadings = 1_000, ReorderTime = EventTime.Minute });
        for (var i = 1; i < 40; i += 3) Feed(pipeline, i, new SensorProfile());
        Assert.Equal(0, pipeline.Pipeline.Intake.Accounting.Held);
    }

    private static SensorProfile Window(LateReadings late = LateReadings.Reject) =>
        new() { ReorderReadings = 4, ReorderTime = EventTime.Hour, Late = late };

    /// <summary>Readings from first to last, every pair of one sensor's swapped.</summary>
    private static void Feed(TestPipeline pipeline, int first, int last, SensorProfile profile)
    {
        for (var i = first; i < last; i++) Feed(pipeline, i / 3 % 2 == 0 ? i + 3 : i - 3, profile);
    }

    private static void Feed(TestPipeline pipeline, int i, SensorProfile profile) =>
        pipeline.Pipeline.Intake.DeliverLogged(new DecodedReading
        {
            Sensor = Encoding.ASCII.GetBytes($"plant/{i % 3}"),
            EventTime = i * EventTime.Second * 10,
            HasDeviceTime = true,
            Values = [Scenario.Value(i % 3, i / 3)],
            Profile = profile,
        });

    private static void AssertBalanced(TestPipeline pipeline, long applied, long held, long late)
    {
        var accounting = pipeline.Pipeline.Intake.Accounting;
        Assert.Equal((applied, held, late), (accounting.Applied, accounting.Held, accounting.Late));
        Assert.True(accounting.Received == accounting.Accounted, accounting.ToString());
    }

    private sealed class LateSink : IAssessmentSink
    {
        public int Late { get; private set; }

        public void OnAssessed(SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnSilence(SensorEntry sensor, in Assessment assessment)
        {
        }

        public void OnLate(SensorEntry sensor, in Assessment assessment) => Late++;

        public void OnBatchEnd()
        {
        }
    }
}
