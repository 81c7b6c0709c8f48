using System.Diagnostics;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: asked to end in the middle of work that takes long, the service ends cleanly within its time, and
/// nothing is lost. Method: the work is made slow, and the signal is sent when it is seen to be under way.</summary>
public sealed class StopTests
{
    private const string SyncDelay = "400000";
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    [ProgramsFact("strace", "mosquitto")]
    [Trait("Fault", "D11")]
    public Task While_a_checkpoints_states_are_written_it_ends_cleanly() => StopWhileThereIsAsync("*.states.tmp");

    [ProgramsFact("strace", "mosquitto")]
    [Trait("Fault", "D11")]
    public Task While_a_checkpoint_is_written_it_ends_cleanly() => StopWhileThereIsAsync("*.checkpoint.tmp");

    [MosquittoFact]
    [Trait("Fault", "D11")]
    [Trait("Fault", "M2")]
    public async Task In_a_retraining_it_ends_cleanly_and_trains_again()
    {
        await using var life = await LiveService.CreateAsync(sensors: 1, days: 6);
        string[] training =
        [
            "--Training:Enabled", "true", "--Training:Interval", "00:00:01", "--Training:MinimumReadings", "500",
            "--Training:PromotionDelay", "1000",
        ];
        var usual = life.Arguments;
        life.Arguments = [.. usual, .. training, "--Training:CpuShare", "0.05"];
        await using (var worker = await life.StartAsync())
        {
            await life.PublishAsync(part: 0, parts: 2);
            var metrics = "";
            await LiveService.UntilAsync(
                async () => LiveService.Count(metrics = await life.MetricsAsync(), "rnnstream_retraining_updates_total") > 0);
            Assert.Equal(0, LiveService.Count(metrics, "rnnstream_retrainings_total"));
            await EndsInTimeAsync(worker);
            Assert.DoesNotContain("group ", worker.Output + worker.Error, StringComparison.Ordinal);
        }
        life.Arguments = [.. usual, .. training, "--Training:CpuShare", "1"];
        await using (var worker = await life.StartAsync())
        {
            // Over before it is due: then it takes effect where a replay, which waits for it, lets it.
            await LiveService.UntilAsync(
                async () => LiveService.Count(await life.MetricsAsync(), "rnnstream_retrainings_total") > 0);
            await life.PublishAsync(part: 1, parts: 2);
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
            Assert.Contains("group ", worker.Output + worker.Error, StringComparison.Ordinal);
        }
        await life.AssertExactAsync(training);
    }

    private static async Task StopWhileThereIsAsync(string pattern)
    {
        await using var life = await LiveService.CreateAsync();
        life.Arguments = [.. life.Arguments, "--Pipeline:CheckpointInterval", "00:00:01"];

        // What a first start writes, usual.
        await using (var first = await life.StartAsync()) Assert.Equal(0, await first.TerminateAsync());
        string[] slowSyncs =
        [
            "strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", $"inject=fsync:delay_enter={SyncDelay}",
        ];
        await using (var worker = await life.StartAsync(slowSyncs))
        {
            var publishing = life.PublishAsync();
            bool IsThere() => Directory.EnumerateFiles(Path.Join(life.Data, "checkpoints"), pattern).Any();
            await LiveService.UntilAsync(IsThere);
            await EndsInTimeAsync(worker);
            await publishing;
        }
        await GoOnAsync(life);
    }

    private static async Task EndsInTimeAsync(WorkerProcess worker)
    {
        var clock = Stopwatch.StartNew();
        var code = await worker.TerminateAsync();
        Assert.True(code == 0, worker.Error);
        Assert.True(clock.Elapsed < StopMax, $"{clock.Elapsed} to end");
        Assert.Contains("stopping: asked to", worker.Output + worker.Error, StringComparison.Ordinal);
    }

    private static async Task GoOnAsync(LiveService life)
    {
        var (code, output, error) = await WorkerProcess.RunAsync(["inspect", life.Data, "--verify"]);
        Assert.True(code == 0, output + error);
        await using (var worker = await life.StartAsync())
        {
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }
}
