using System.Text;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Pipeline.Labels;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: retraining, rolling back and labelling by request have their place in the order of readings, for
/// ever.
/// Method: one scenario with the request in its middle, compared over kills, checkpoints and shard counts.</summary>
public sealed class ModelRequestTests
{
    private const int Asked = 3_800;
    private const int Last = RetrainingRun.Due + 400;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_retraining_that_was_asked_for_is_repeated_by_recovery(bool hasCheckpoint)
    {
        var expected = await RetrainedAsync(null, false);
        Assert.NotEqual(await RetrainingRun.DigestAsync(Last, 2, 64), expected);
        using var folder = new TemporaryDirectory();
        Assert.Equal(expected, await RetrainedAsync(folder.Path, hasCheckpoint));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Fault", "M2")]
    public async Task Labels_go_through_a_whole_retraining_that_a_kill_interrupts(bool hasCheckpoint)
    {
        var expected = await RetrainedAsync(null, false, isLabelled: true);
        using var folder = new TemporaryDirectory();
        Assert.Equal(expected, await RetrainedAsync(folder.Path, hasCheckpoint, isLabelled: true));
    }

    [Fact]
    public async Task A_retraining_is_refused_where_there_is_none_to_begin()
    {
        await using var off = await TestPipeline.OpenAsync();
        off.Feed(0, 7);
        Assert.Equal("training is switched off", off.Pipeline.Intake.TryRetrain("default"));
        Assert.Equal("there is no group 'pumps'; there are default", off.Pipeline.Intake.TryRetrain("pumps"));
        await using var live = await TestPipeline.OpenAsync(training: RetrainingRun.Options(WhenLate.Slip), retrainer: new HeldRetrainer());
        live.Feed(0, 700);
        Assert.Null(live.Pipeline.Intake.TryRetrain("default"));
        Assert.Equal("a retraining is under way since reading 700 of the group", live.Pipeline.Intake.TryRetrain("default"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_rollback_is_repeated_by_recovery_and_the_next_version_has_a_new_number(bool before, bool after)
    {
        using var folder = new TemporaryDirectory();
        string digest;
        await using (var live = await OpenAsync(folder.Path))
        {
            live.Feed(0, Last);
            Assert.Equal(1, live.Pipeline.Versions["default"]);
            if (before) await live.Pipeline.CheckpointAsync();
            int? version = null;
            Assert.Null(live.Pipeline.Intake.TryRollback("default", ref version));
            Assert.Equal(0, version);
            live.Feed(Last, Last + 500);
            if (after) await live.Pipeline.CheckpointAsync();
            digest = await live.DigestAsync();
        }
        await using var again = await OpenAsync(folder.Path, shards: 5);
        Assert.Equal(digest, await again.DigestAsync());
        Assert.Equal(0, again.Pipeline.Versions["default"]);
        Assert.Equal([0, 1], again.Pipeline.Intake.VersionsOf("default"));

        // Forward again, and back to what was retrained.
        int? one = 1;
        Assert.Null(again.Pipeline.Intake.TryRollback("default", ref one));
        Assert.Equal(1, again.Pipeline.Versions["default"]);
        int? absent = 7;
        Assert.Equal(
            "version 7 of group 'default' is not kept; there are 0, 1", again.Pipeline.Intake.TryRollback("default", ref absent));
        Assert.Equal("version 1 serves already", again.Pipeline.Intake.TryRollback("default", ref one));
        Assert.Null(again.Pipeline.Intake.TryRetrain("default"));
        again.Feed(Last + 500, Last + 1_200);
        Assert.True(again.Pipeline.Versions["default"] is 1 or 2);
    }

    [Fact]
    public async Task Parameter_files_go_only_when_no_group_no_checkpoint_and_no_log_needs_them()
    {
        using var folder = new TemporaryDirectory();
        var options = RetrainingRun.Options();
        options.VersionsKept = 1;
        var models = Path.Join(folder.Path, "models");
        await using var live = await TestPipeline.OpenAsync(folder.Path, training: options, retrainer: new CopyingRetrainer(folder.Path));
        live.Feed(0, 2_000);
        for (var round = 0; round < 4; round++)
        {
            Assert.Null(live.Pipeline.Intake.TryRetrain("default"));
            live.Feed(2_000 + round * 300, 2_300 + round * 300);
        }
        Assert.Equal(4, live.Pipeline.Versions["default"]);
        Assert.Equal([0, 4], live.Pipeline.Intake.VersionsOf("default"));

        // Without a checkpoint the log needs them all; behind the second one it needs the newest only.
        Assert.Equal(4, Directory.GetFiles(models, "default-*").Length);
        await live.Pipeline.CheckpointAsync();
        live.Feed(4_000, 4_010);
        await live.Pipeline.CheckpointAsync();
        live.Feed(4_010, 4_020);
        await live.Pipeline.CheckpointAsync();
        Assert.Single(Directory.GetFiles(models, "default-*"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_false_alarm_raises_the_sensors_bar_over_restarts_and_can_be_taken_back(bool hasCheckpoint)
    {
        using var folder = new TemporaryDirectory();
        string digest;
        await using (var live = await TestPipeline.OpenAsync(folder.Path))
        {
            live.Feed(0, 700);
            var intake = live.Pipeline.Intake;
            Assert.True(intake.TryLabel("plant/3"u8, 10 * EventTime.Second, LabelVerdict.FalseAlarm, "door open"));
            Assert.True(intake.TryLabel("plant/3"u8, 20 * EventTime.Second, LabelVerdict.FalseAlarm, ""));
            Assert.True(intake.TryLabel("plant/3"u8, 20 * EventTime.Second, LabelVerdict.FalseAlarm, "said twice"));
            Assert.True(intake.TryLabel("plant/4"u8, 20 * EventTime.Second, LabelVerdict.FalseAlarm, ""));
            Assert.True(intake.TryLabel("plant/4"u8, 20 * EventTime.Second, LabelVerdict.Confirmed, "it was one"));
            Assert.False(intake.TryLabel("plant/9"u8, 20 * EventTime.Second, LabelVerdict.Confirmed, ""));
            if (hasCheckpoint) await live.Pipeline.CheckpointAsync();
            live.Feed(700, 1_400);
            digest = await live.DigestAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, shards: 3);
        Assert.Equal(digest, await after.DigestAsync());
        Assert.Equal(2 * Math.Log10(2), Bar(after, 3), 1e-12);
        Assert.Equal(0, Bar(after, 4));
        Assert.Equal(
            [(3, "door open"), (3, "said twice"), (4, "it was one")],
            after.Pipeline.Intake.Labels.Select(static label => (label.Sensor, label.Note)));
    }

    private static double Bar(TestPipeline pipeline, int sensor) =>
        SensorDetector.LabelBar(pipeline.Pipeline.State(pipeline.Pipeline.Sensors[sensor]).ToArray());

    private static Task<TestPipeline> OpenAsync(string? folder, int shards = 2) =>
        TestPipeline.OpenAsync(folder, shards, training: RetrainingRun.Options());

    private static void Label(TestPipeline pipeline, int sensor, int reading, LabelVerdict verdict) => Assert.True(
        pipeline.Pipeline.Intake.TryLabel(
            Encoding.UTF8.GetBytes($"plant/{sensor}"), reading * EventTime.Second * 10, verdict, "by hand"));

    private static async Task<string> RetrainedAsync(string? folder, bool hasCheckpoint, bool isLabelled = false)
    {
        var options = RetrainingRun.Options();
        options.MinimumReadings = 1_000_000;
        var live = await TestPipeline.OpenAsync(folder, training: options);
        live.Feed(0, Asked);
        if (isLabelled)
        {
            Label(live, 3, 10, LabelVerdict.FalseAlarm);
            Label(live, 4, 3_500, LabelVerdict.Confirmed);
        }
        Assert.Null(live.Pipeline.Intake.TryRetrain("default"));
        // Said while it is under way: counts for the sensors, not for the candidate.
        if (isLabelled) Label(live, 5, 3_600, LabelVerdict.FalseAlarm);
        if (folder is not null)
        {
            live.Feed(Asked, Asked + 50);
            await live.DigestAsync();
            if (hasCheckpoint) await live.Pipeline.CheckpointAsync();
            await live.DisposeAsync();
            live = await TestPipeline.OpenAsync(folder, shards: 5, training: options);
        }
        live.Feed(folder is null ? Asked : Asked + 50, Last);
        var digest = await live.DigestAsync();
        Assert.Equal(1, live.Pipeline.Versions["default"]);
        await live.DisposeAsync();
        return digest;
    }
}
