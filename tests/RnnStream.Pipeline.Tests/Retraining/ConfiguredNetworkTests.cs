using System.Text;
using RnnStream.Core.Cells;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Core.Training;
using RnnStream.Formats;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: another network in the configuration of an existing data directory begins to serve at a place that
/// every recovery finds again. Method: lives that end like a process that is killed, with and without a
/// checkpoint.</summary>
public sealed class ConfiguredNetworkTests
{
    private const int Change = 1_400;
    private const int Last = 2_800;
    private static readonly NetworkShape Shape = PretrainedNetwork.Load().Shape;
    private static readonly SensorDetector First = Of(ParameterInitialisation.Draw(Shape, 1));
    private static readonly SensorDetector Second = Of(ParameterInitialisation.Draw(Shape, 2));
    private static readonly SensorDetector None = new(new DetectionOptions(), Shape);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [Trait("Fault", "M2")]
    public async Task It_serves_on_record_from_the_next_start_on(bool before, bool after)
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, Change, before, "default 0");
        var digest = await LiveAsync(folder, Second, Change, Last, after, "default 1", adopted: 1);

        // What is configured serves already; a recovery ends where the run ended, whatever is configured.
        Assert.Equal(digest, await LiveAsync(folder, Second, Last, Last, false, "default 1"));
        await using (var looked = await TestPipeline.OpenAsync(folder.Path, detector: First, isInspection: true))
            Assert.Equal(digest, await looked.DigestAsync());

        // Without the change it would have been another life.
        await using var unchanged = await TestPipeline.OpenAsync(detector: First);
        unchanged.Feed(0, Last);
        Assert.NotEqual(digest, await unchanged.DigestAsync());
    }

    [Fact]
    public async Task Back_again_is_the_version_that_it_was()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, 700, true, "default 0");
        await LiveAsync(folder, Second, 700, 1_400, true, "default 1", adopted: 1);
        await LiveAsync(folder, First, 1_400, 2_100, true, "default 0", adopted: 1);
        var digest = await LiveAsync(folder, Second, 2_100, 2_800, false, "default 1", adopted: 1);
        Assert.Equal(digest, await LiveAsync(folder, Second, 2_800, 2_800, false, "default 1"));
    }

    [Fact]
    public async Task New_groups_begin_with_what_is_configured()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, 700, false, "default 0");
        string digest;
        await using (var live = await TestPipeline.OpenAsync(folder.Path, detector: Second))
        {
            FeedOther(live, 0, 300);
            digest = await live.DigestAsync();
            Assert.Equal(1, live.Pipeline.Versions["other"]);
        }
        await using var again = await TestPipeline.OpenAsync(folder.Path, detector: Second, shards: 3, batchSize: 7);
        Assert.Equal(digest, await again.DigestAsync());
        Assert.Equal(1, again.Pipeline.Versions["other"]);
    }

    [Fact]
    public async Task A_directory_that_began_without_a_network_takes_one_as_its_first_version()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, None, 0, Change, false, "default 0");
        var digest = await LiveAsync(folder, Second, Change, Last, false, "default 1", adopted: 1);
        Assert.Equal(digest, await LiveAsync(folder, Second, Last, Last, true, "default 1"));
    }

    [Fact]
    public async Task A_rollback_by_hand_stays_over_restarts()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, 700, false, "default 0");
        await using (var live = await TestPipeline.OpenAsync(folder.Path, detector: Second))
        {
            int? version = 0;
            Assert.Null(live.Pipeline.Intake.TryRollback("default", ref version));
            await live.DigestAsync();
        }
        await LiveAsync(folder, Second, 700, 1_400, false, "default 0");
    }

    [Fact]
    [Trait("Fault", "M3")]
    public async Task A_damaged_note_of_the_first_network_is_refused()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, 70, false, "default 0");
        await File.WriteAllTextAsync(folder.Join("network.json"), "{}");
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => TestPipeline.OpenAsync(folder.Path, detector: First));
        Assert.Contains("network.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Fault", "M2")]
    public async Task A_candidate_that_never_served_is_deleted_at_the_next_start_and_nothing_else_is()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, 70, false, "default 0");
        var models = folder.Join("models");
        var initial = Assert.Single(Directory.GetFiles(models));
        var abandoned = Path.Join(models, $"default-{new string('a', 64)}.safetensors");
        await File.WriteAllTextAsync(abandoned, "a candidate");
        await File.WriteAllTextAsync(Path.Join(models, "mine.safetensors"), "of somebody");
        await using (await TestPipeline.OpenAsync(folder.Path, detector: First, isInspection: true))
            Assert.True(File.Exists(abandoned));
        await LiveAsync(folder, First, 70, 140, false, "default 0");
        Assert.Equal([Path.Join(models, "mine.safetensors"), initial], Directory.GetFiles(models).Order());
    }

    [Fact]
    [Trait("Fault", "M2")]
    public async Task A_candidate_that_a_rollback_abandoned_is_deleted_once_no_checkpoint_is_older()
    {
        using var folder = new TemporaryDirectory();
        await LiveAsync(folder, First, 0, 700, false, "default 0");
        var held = new HeldRetrainer { Inner = (group, _) => new CopyingRetrainer(folder.Path).Start(group, [], []) };
        await using var live = await TestPipeline.OpenAsync(
            folder.Path, detector: Second, training: RetrainingRun.Options(WhenLate.Slip), retrainer: held);
        live.Feed(700, 1_400);
        Assert.Null(live.Pipeline.Intake.TryRetrain("default"));
        live.Feed(1_400, 1_407);
        int? version = 0;
        Assert.Null(live.Pipeline.Intake.TryRollback("default", ref version));
        await held.FinishAsync();
        live.Feed(1_407, 2_100);
        Assert.Equal(0, live.Pipeline.Versions["default"]);
        Assert.Single(Directory.GetFiles(folder.Join("models"), "default-*"));
        for (var checkpoint = 0; checkpoint < 4; checkpoint++)
        {
            await live.Pipeline.CheckpointAsync();
            live.Feed(2_100 + checkpoint * 7, 2_107 + checkpoint * 7);
        }
        Assert.Empty(Directory.GetFiles(folder.Join("models"), "default-*"));
    }

    private static SensorDetector Of(NetworkParameters network) => new(new DetectionOptions(), network);

    private static async Task<string> LiveAsync(
        TemporaryDirectory folder, SensorDetector detector, int first, int last, bool hasCheckpoint, string versions, int adopted = 0)
    {
        await using var live = await TestPipeline.OpenAsync(folder.Path, detector: detector);
        live.Feed(first, last);
        if (hasCheckpoint) await live.Pipeline.CheckpointAsync();
        var digest = await live.DigestAsync();
        Assert.Equal(versions, string.Join(", ", live.Pipeline.Versions.Select(static pair => $"{pair.Key} {pair.Value}")));
        Assert.Equal(adopted, live.Pipeline.Adopted.Count);
        return digest;
    }

    private static void FeedOther(TestPipeline pipeline, int first, int last)
    {
        for (var i = first; i < last; i++)
        {
            pipeline.Pipeline.Intake.DeliverLogged(new DecodedReading
            {
                Sensor = Encoding.UTF8.GetBytes("other/0"),
                EventTime = i * EventTime.Second * 10,
                HasDeviceTime = true,
                Values = [Scenario.Value(1, i)],
                Profile = new SensorProfile { Group = "other" },
            });
        }
    }
}
