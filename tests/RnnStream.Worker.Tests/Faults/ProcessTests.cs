using System.Diagnostics;
using System.Globalization;
using System.Net;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>Goal: however the process is ended, held or squeezed, it ends within its time and loses nothing.
/// Method: the real service beside a real broker; the oracle is a replay of the same readings.</summary>
public sealed class ProcessTests
{
    private const int MemoryMax = 200 << 20;
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    [MosquittoFact]
    [Trait("Fault", "D11")]
    [Trait("Fault", "D12")]
    public async Task Signals_at_any_moment_and_twice_end_it_in_time_and_lose_nothing()
    {
        await using var life = await LiveService.CreateAsync(sensors: 2, days: 4);
        life.Arguments = [.. life.Arguments, "--Pipeline:CheckpointInterval", "00:00:01"];
        const int Ends = 6;
        for (var end = 0; end < Ends; end++)
        {
            await using var worker = await life.StartAsync();
            var publishing = life.PublishAsync(end, Ends);
            if (end % 2 == 0) await publishing;
            var clock = Stopwatch.StartNew();
            worker.Signal("TERM");
            if (end % 3 == 1) worker.Signal("TERM");
            if (end % 3 == 2) worker.Signal("KILL");
            var code = await worker.EndedAsync();
            if (end % 3 == 0) Assert.True(code == 0, worker.Error);
            Assert.True(clock.Elapsed < StopMax, $"{clock.Elapsed} to end");
            await publishing;
        }
        await using (var worker = await life.StartAsync())
        {
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [MosquittoFact]
    [Trait("Fault", "T3")]
    public async Task Suspended_beyond_its_keep_alive_it_catches_up()
    {
        await using var life = await LiveService.CreateAsync();
        await using (var worker = await life.StartAsync())
        {
            await life.PublishAsync(0, parts: 2);
            worker.Signal("STOP");
            await life.PublishAsync(1, parts: 2);
            var waited = Stopwatch.StartNew();
            while (!life.Broker.Log.Contains("exceeded timeout", StringComparison.Ordinal) && waited.Elapsed < StopMax)
                await Task.Delay(100);
            worker.Signal("CONT");
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [FakeTimeFact]
    [Trait("Fault", "T1")]
    public async Task A_clock_that_jumps_a_year_on_and_back_disturbs_nothing()
    {
        await using var life = await LiveService.CreateAsync();
        var clock = life.Join("clock");
        await File.WriteAllTextAsync(clock, "+0\n");
        string[] faked =
        [
            "env", $"LD_PRELOAD={FakeTimeFactAttribute.Library}", $"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
        ];
        await using (var worker = await life.StartAsync(faked))
        {
            var part = 0;
            foreach (var offset in (string[])["+1y", "+0", "+10d"])
            {
                await File.WriteAllTextAsync(clock, offset + "\n");
                await life.PublishAsync(part++, parts: 3);
                await life.AppliedAsync(life.Feed.Readings * part / 3 - 2);
            }
            await life.AppliedAsync(life.Feed.Readings);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        await life.AssertExactAsync();
    }

    [MemoryLimitFact]
    [Trait("Fault", "D15")]
    public async Task Within_a_memory_limit_it_works_and_is_exact()
    {
        await using var life = await LiveService.CreateAsync();
        var group = MemoryLimitFactAttribute.Create(MemoryMax);
        try
        {
            await using (var worker = await life.StartAsync("sh", "-c", $"echo $$ > {group}/cgroup.procs && exec \"$@\"", "sh"))
            {
                await life.PublishAsync();
                await life.AppliedAsync(life.Feed.Readings);
                var peak = long.Parse(await File.ReadAllTextAsync($"{group}/memory.max_usage_in_bytes"), CultureInfo.InvariantCulture);
                Assert.InRange(peak, 1 << 20, MemoryMax);
                await worker.KillAsync();
            }
        }
        finally
        {
            MemoryLimitFactAttribute.Remove(group);
        }
        await life.AssertExactAsync();
    }

    [Fact]
    [Trait("Fault", "N11")]
    public async Task A_name_that_cannot_be_resolved_is_said_and_tried_again()
    {
        using var folder = new TemporaryDirectory();
        using var http = new HttpClient();
        var port = FreePort.Take();
        await using var worker = WorkerProcess.Start(
            [
                "run", "--Mqtt:Host", "nowhere.invalid", "--Storage:Directory", folder.Join("data"), "--Http:Url", $"http://127.0.0.1:{port}",
            ]);
        var text = "";
        for (var clock = Stopwatch.StartNew(); !text.Contains("cannot be resolved", StringComparison.Ordinal);)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), text + worker.Error);
            await Task.Delay(100);
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
                text = await answer.Content.ReadAsStringAsync();
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
            catch (HttpRequestException)
            {
            }
        }
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [Theory]
    [InlineData(300)]
    [Trait("Fault", "I7")]
    public async Task Memory_of_states_is_that_of_one_sensor_times_their_number(int sensors)
    {
        using var folder = new TemporaryDirectory();
        var log = folder.Join("many.csv");
        await File.WriteAllLinesAsync(
            log, Enumerable.Range(0, sensors * 2).Select(index => $"{1_767_571_200 + index / sensors * 60},s{index % sensors},{index % 7}")
                .Prepend("timestamp,sensor,value"));
        var replay = await WorkerProcess.RunAsync(["replay", log, "--data", folder.Join("data"), "--json"]);
        Assert.True(replay.ExitCode == 0, replay.Error);
        var inspection = await WorkerProcess.RunAsync(["inspect", folder.Join("data"), "--json"]);
        var root = System.Text.Json.JsonDocument.Parse(inspection.Output).RootElement;
        var each = root.GetProperty("sensorList")[0].GetProperty("stateBytes").GetInt64();
        Assert.Equal(0, each % 64);
        Assert.InRange(root.GetProperty("stateBytes").GetInt64(), each * sensors, each * sensors * 5 / 4 + (1 << 20));
    }
}
