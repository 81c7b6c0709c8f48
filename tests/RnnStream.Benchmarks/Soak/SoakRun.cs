using System.Diagnostics;
using System.Text.Json;
using RnnStream.Testing.Mqtt;

namespace RnnStream.Benchmarks.Soak;

/// <summary>Goal: two real services beside a real broker survive a fault every minute for hours; nothing is lost or
/// applied
/// twice, memory stays flat, and both end with the bits of a replay that nothing disturbed.</summary>
/// <remarks>One service is never restarted, so that its memory can be judged; the other one is killed as well. Once a
/// minute
/// the publisher rests until both have applied exactly what the broker has taken.</remarks>
internal sealed class SoakRun
{
    private const string Broker = """
        log_type none
        log_type error
        log_type warning
        log_type information
        allow_anonymous true
        max_queued_messages 0
        max_inflight_messages 0
        """;

    // Every segment and every version are kept: the oracle is the log from its first record on.
    private const string Configuration = """
        {
          "Mqtt": { "KeepAlive": "00:00:10", "ReconnectDelayMax": "00:00:05" },
          "Subscriptions": [
            { "Filter": "sensors/#" },
            { "Filter": "bulk/#", "Format": "json", "Group": "bulk", "Vector": true, "Fields": [FIELDS] }
          ],
          "Storage": { "SegmentSize": 4194304, "Retention": "36500.00:00:00", "RetentionSize": 1125899906842624 },
          "Training": { "Window": 5000, "WhenLate": "Wait", "VersionsKept": 1000 },
          "Pipeline": { "CheckpointInterval": "00:00:30" }
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly SoakOptions _options;
    private readonly List<SoakMinute> _minutes = [];

    private SoakRun(SoakOptions options) => _options = options;

    /// <summary>Runs it; 0 when everything held.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = SoakOptions.Parse(arguments);
        if (options is null) return 2;
        Directory.CreateDirectory(options.Out);
        return await new SoakRun(options).RunAsync();
    }

    /// <summary>Waits for a condition, a bounded time.</summary>
    public static async Task<bool> UntilAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > Patience) return false;
            await Task.Delay(200);
        }
        return true;
    }

    public static async Task<bool> IsReadyAsync(SoakService service) =>
        (await service.HealthAsync())?.StartsWith("ready", StringComparison.Ordinal) == true;

    /// <summary>Whether both services have applied exactly so many readings.</summary>
    public static async Task<bool> HaveAppliedAsync(long readings, SoakService steady, SoakService killed) =>
        (await steady.CountsAsync())?.Applied == readings && (await killed.CountsAsync())?.Applied == readings;

    private async Task<int> RunAsync()
    {
        var fields = string.Join(',', Enumerable.Range(0, SoakPublisher.Channels).Select(static channel => $"\"x{channel}\""));
        var config = Path.Join(_options.Out, "soak.json");
        var capture = Path.Join(_options.Out, "capture.txt");
        await File.WriteAllTextAsync(config, Configuration.Replace("FIELDS", fields, StringComparison.Ordinal));
        await using var broker = await MosquittoBroker.StartAsync(Broker);
        await using var steady = new SoakService("steady", _options.Program, config, _options.Out, broker.Port);
        await using var killed = new SoakService("killed", _options.Program, config, _options.Out, broker.Port);
        steady.Start();
        killed.Start();
        // Before its first session the broker keeps nothing for a service.
        if (!await UntilAsync(async () => await IsReadyAsync(steady) && await IsReadyAsync(killed)))
        {
            await Console.Error.WriteLineAsync($"the services are not ready after {Patience}: this machine is too busy");
            return 1;
        }
        await using (var publisher = new SoakPublisher(broker.Port, capture, _options.Rate))
        {
            var faults = new SoakFaults(steady, killed, broker, publisher).All;
            for (var minute = 1; minute <= _options.Minutes; minute++)
                await MinuteAsync(minute, faults[(minute - 1) % faults.Count], steady, killed, publisher);
            await publisher.RestAsync();
            // What is still on its way would be in one service and not in the other.
            await UntilAsync(() => HaveAppliedAsync(publisher.Published, steady, killed));
        }
        var codes = (await steady.TerminateAsync(), await killed.TerminateAsync());
        var ending = await SoakEnding.JudgeAsync(_options, config, capture, steady, killed, codes);
        var report = SoakReport.Write(_minutes, ending, _options);
        await File.WriteAllTextAsync(Path.Join(_options.Out, "summary.md"), report);
        Console.WriteLine(report);
        return ending.Problems.Count == 0 && _minutes.All(static minute => minute.Problem is null) ? 0 : 1;
    }

    private async Task MinuteAsync(int number, SoakFault fault, SoakService steady, SoakService killed, SoakPublisher publisher)
    {
        var clock = Stopwatch.StartNew();
        await Task.Delay(_options.Pause);
        var problem = await fault.InflictAsync();
        var since = Stopwatch.StartNew();
        steady.Supervise();
        killed.Supervise();
        var isReady = await UntilAsync(async () => await IsReadyAsync(steady) && await IsReadyAsync(killed));
        var ready = since.Elapsed.TotalSeconds;
        problem ??= isReady ? null : $"not ready: {await steady.HealthAsync()}; {await killed.HealthAsync()}";
        var rest = _options.Minute - clock.Elapsed;
        if (rest > TimeSpan.Zero) await Task.Delay(rest);
        problem = await SettleAsync(number, fault, ready, problem, steady, killed, publisher);
        if (problem is not null) Console.Error.WriteLine($"minute {number}, {fault.Name}: {problem}");
    }

    /// <summary>The publisher rests; both services must have applied exactly what the broker has taken.</summary>
    private async Task<string?> SettleAsync(
        int number, SoakFault fault, double ready, string? problem, SoakService steady, SoakService killed, SoakPublisher publisher)
    {
        await publisher.RestAsync();
        var published = publisher.Published;
        await UntilAsync(() => HaveAppliedAsync(published, steady, killed));
        var (one, other) = (await SoakSample.TakeAsync(steady), await SoakSample.TakeAsync(killed));
        publisher.GoOn();
        foreach (var sample in (SoakSample[])[one, other])
        {
            if (sample.Applied != published || sample.Others != 0)
                problem ??= $"published {published}, applied {sample.Applied}, rejected or late {sample.Others}";
        }
        if (one.Surprises + other.Surprises > _minutes.Sum(static minute => minute.Steady.Surprises + minute.Killed.Surprises))
            problem ??= "a service ended by itself";
        var line = new SoakMinute(number, fault.Name, fault.Rows, Math.Round(ready, 1), published, one, other, problem);
        _minutes.Add(line);
        await File.AppendAllTextAsync(Path.Join(_options.Out, "soak.jsonl"), JsonSerializer.Serialize(line, Json) + "\n");
        return problem;
    }
}
