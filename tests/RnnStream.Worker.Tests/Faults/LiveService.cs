using System.Diagnostics;
using System.Net;
using System.Text.Json;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;
using RnnStream.Worker.Tests.Acceptance;

namespace RnnStream.Worker.Tests.Faults;

/// <summary>The real service beside a real mosquitto, started as often as a test wants over one data
/// directory.</summary>
internal sealed class LiveService : IAsyncDisposable
{
    private static readonly string[] Fates = ["readingsApplied", "duplicates", "late", "rejected"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _folder = new();
    private readonly HttpClient _http;
    private readonly NetworkPlace _place;

    private LiveService(MosquittoBroker broker, int sensors, int days, NetworkPlace place)
    {
        Broker = broker;
        _place = place;
        Proxy = new FaultyProxy(broker.Port);
        Feed = new Feed(_folder.Path, sensors, TimeSpan.FromDays(days));
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Take()}") };
        Arguments =
        [
            "run", "--Mqtt:Host", place.Addresses[^1], "--Mqtt:Port", $"{(place == NetworkPlace.Here ? Proxy.Port : broker.Port)}", "--Mqtt:KeepAlive", "00:00:01",
            "--Mqtt:ReconnectDelayMax", "00:00:00.5", "--Storage:Directory", Data, "--Training:Enabled", "false",
            "--Http:Url", _http.BaseAddress.ToString().TrimEnd('/'), "--Output:StateInterval", "00:00:10",
        ];
    }

    public MosquittoBroker Broker { get; }

    public FaultyProxy Proxy { get; }

    public Feed Feed { get; }

    public string Data => _folder.Join("data");

    public string Join(string name) => _folder.Join(name);

    /// <summary>Its command line; a test may add to it.</summary>
    public string[] Arguments { get; set; }

    /// <summary>The broker may be elsewhere; the proxy then is not in between.</summary>
    public static async Task<LiveService> CreateAsync(int sensors = 2, int days = 3, NetworkPlace? place = null,
        Func<TemporaryDirectory, string>? prepare = null) => new(
        await MosquittoBroker.StartAsync("allow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\n", prepare, place),
        sensors, days, place ?? NetworkPlace.Here);

    /// <summary>Starts it and waits until it is subscribed.</summary>
    public async Task<WorkerProcess> StartAsync(params string[] program)
    {
        var worker = WorkerProcess.StartUnder(program, Arguments);
        await worker.ReadyAsync();
        return worker;
    }

    /// <summary>Publishes the whole feed straight to the broker.</summary>
    public Task PublishAsync(int part = 0, int parts = 1, int quality = 1) =>
        Feed.PublishAsync(Broker.Port, part, parts, quality, _place);

    /// <summary>What a path answers, with its status.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until health says something.</summary>
    public async Task<string> HealthAsync(string expected)
    {
        var text = "";
        await UntilAsync(async () => (text = await HealthAsync()).Contains(expected, StringComparison.Ordinal), () => text);
        return text;
    }

    /// <summary>Waits until so many readings are applied; rejected ones beside duplicates must not occur.</summary>
    public Task AppliedAsync(long readings)
    {
        var metrics = "";
        return UntilAsync(
            async () => Count(metrics = await MetricsAsync(), "rnnstream_readings_applied_total") >= readings,
            () => $"{readings} applied; {string.Join("; ", metrics.Split('\n').Where(IsCount))}");

        static bool IsCount(string line) =>
            line.StartsWith("rnnstream_readings", StringComparison.Ordinal)
            || line.StartsWith("rnnstream_client", StringComparison.Ordinal);
    }

    /// <summary>Waits until the service has logged a line with these words.</summary>
    public static Task SaidAsync(WorkerProcess worker, string words) =>
        UntilAsync(() => (worker.Output + worker.Error).Contains(words, StringComparison.Ordinal));

    /// <summary>Waits until something is so.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public async Task<string> MetricsAsync() => (await GetAsync("/metrics")).Text;

    /// <summary>The sum over all labels of one metric.</summary>
    public static long Count(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(static line => (long)double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The service has ended: the digest equals that of a replay, every reading is applied once, the directory
    /// is sound.</summary>
    /// <param name="training">How the replay trains; not at all unless given.</param>
    public async Task AssertExactAsync(params string[] training)
    {
        if (training.Length == 0) training = ["--Training:Enabled", "false"];
        var replay = await WorkerProcess.RunAsync(["replay", Feed.Log, "--json", .. training]);
        var inspection = await WorkerProcess.RunAsync(["inspect", Data, "--json"]);
        Assert.True(inspection.ExitCode == 0, inspection.Error);
        var found = JsonDocument.Parse(inspection.Output).RootElement;
        Assert.Equal(Feed.Readings, found.GetProperty("readingsApplied").GetInt64());
        Assert.Equal(Digest(JsonDocument.Parse(replay.Output).RootElement), Digest(found));
        Assert.Equal(
            found.GetProperty("received").GetInt64(),
            Fates.Sum(name => found.GetProperty(name).GetInt64()));
        var (code, output, _) = await WorkerProcess.RunAsync(["inspect", Data, "--verify"]);
        Assert.True(code == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Proxy.DisposeAsync();
        await Broker.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>What health says; empty while nobody listens yet.</summary>
    private async Task<string> HealthAsync()
    {
        try
        {
            var (status, text) = await GetAsync("/health/ready");
            Assert.Equal(text.StartsWith("ready", StringComparison.Ordinal), status == HttpStatusCode.OK);
            return text;
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>The same, where to find out takes time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? found = null)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, $"it does not come true: {found?.Invoke()}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static string Digest(JsonElement summary) => summary.GetProperty("stateDigest").GetString()!;
}
