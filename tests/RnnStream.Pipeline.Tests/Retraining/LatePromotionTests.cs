using RnnStream.Core.Training;
using RnnStream.Pipeline.Retraining;
using RnnStream.Testing.Storage;

namespace RnnStream.Pipeline.Tests.Retraining;

/// <summary>Goal: a retraining that is late holds nothing up, takes effect on record, and never fails in silence.
/// Method: a retrainer that the test lets finish, fail or be cancelled after the reading where it was due.</summary>
public sealed class LatePromotionTests
{
    private const int Late = RetrainingRun.Due + 50;

    [Fact]
    public async Task A_late_candidate_serves_from_the_first_reading_after_it_is_done()
    {
        string digest;
        var held = new HeldRetrainer { Inner = Real };
        await using (var live = await TestPipeline.OpenAsync(
            training: RetrainingRun.Options(WhenLate.Slip), retrainer: held))
        {
            Assert.Empty(live.FeedAndWatch(0, Late));
            await held.FinishAsync();
            var (reading, notice) = Assert.Single(live.FeedAndWatch(Late, Late + 100));
            Assert.Equal(Late + 1, reading);
            Assert.True(notice.IsPromoted, notice.Reason);
            digest = await live.DigestAsync();
        }
        await using var onTime = await TestPipeline.OpenAsync(training: RetrainingRun.Options());
        onTime.Feed(0, Late + 100);
        Assert.NotEqual(await onTime.DigestAsync(), digest);
    }

    [Fact]
    [Trait("Fault", "M2")]
    public async Task Recovery_repeats_a_late_promotion_where_it_took_effect()
    {
        using var folder = new TemporaryDirectory();
        var options = RetrainingRun.Options(WhenLate.Slip);
        string digest;
        await using (var live = await TestPipeline.OpenAsync(folder.Path, training: options))
        {
            var last = Late;
            live.Feed(0, last);
            while (live.Pipeline.Versions.Values.Single() == 0 && last < 2_000_000) live.Feed(last, ++last);
            Assert.Equal(1, live.Pipeline.Versions.Values.Single());
            digest = await live.DigestAsync();
        }
        await using var after = await TestPipeline.OpenAsync(folder.Path, shards: 5, training: options);
        Assert.Equal(1, after.Pipeline.Versions.Values.Single());
        Assert.Equal(digest, await after.DigestAsync());
    }

    [Fact]
    [Trait("Fault", "M2")]
    public async Task A_cancelled_retraining_changes_nothing_and_stays_pending()
    {
        var held = new HeldRetrainer();
        await using var live = await TestPipeline.OpenAsync(
            training: RetrainingRun.Options(WhenLate.Slip), retrainer: held);
        live.Feed(0, RetrainingRun.Trigger);
        held.Cancel();
        Assert.Empty(live.FeedAndWatch(RetrainingRun.Trigger, 2 * Late));
        Assert.Equal(1, held.Starts);
    }

    [Fact]
    public async Task A_bug_in_retraining_ends_the_run_loudly()
    {
        var held = new HeldRetrainer();
        await using var live = await TestPipeline.OpenAsync(
            training: RetrainingRun.Options(WhenLate.Slip), retrainer: held);
        live.Feed(0, RetrainingRun.Trigger);
        held.Fail(new InvalidOperationException("a bug"));
        var failure = Assert.Throws<InvalidOperationException>(() => live.Feed(RetrainingRun.Trigger, Late));
        Assert.Equal("a bug", failure.Message);
    }

    private static Task<RetrainingOutcome> Real(ModelGroup group, HistoricReading[] history) =>
        new Retrainer(RetrainingRun.Options(), null, CancellationToken.None).Start(group, history, []);
}
