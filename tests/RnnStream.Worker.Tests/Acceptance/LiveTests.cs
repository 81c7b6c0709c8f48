using System.Text.Json;
using RnnStream.Testing;
using RnnStream.Testing.Mqtt;
using RnnStream.Testing.Storage;

namespace RnnStream.Worker.Tests.Acceptance;

/// <summary>Goal: what is promised to operators holds for the real program beside a real broker.
/// Method: processes; the oracle is a replay of the same readings.</summary>
public sealed class LiveTests
{
    /// <summary>Set <c>RNNSTREAM_KILLS</c> for more.</summary>
    private static readonly int Kills = RunLength.Number("RNNSTREAM_KILLS", 20);

    [MosquittoFact]
    public async Task Live_and_replayed_readings_give_the_same_bytes()
    {
        using var folder = new TemporaryDirectory();
        var feed = new Feed(folder.Path, sensors: 2, TimeSpan.FromDays(8));
        await using var broker = await MosquittoBroker.StartAsync();
        await using (var worker = WorkerProcess.Start(
            [.. Service(folder, broker), "--Output:AssessmentsDirectory", folder.Join("live"), "--Training:WhenLate", "Wait"]))
        {
            await worker.ReadyAsync();
            await feed.PublishAsync(broker.Port, part: 0, parts: 1);
            await AppliedAsync(worker, folder, feed.Readings);
        }

        var replay = await WorkerProcess.RunAsync(["replay", feed.Log, "--out", folder.Join("replayed"), "--json"]);
        Assert.Equal(0, replay.ExitCode);
        foreach (var file in Directory.GetFiles(folder.Join("replayed/assessments")))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(folder.Join($"live/{Path.GetFileName(file)}")));
        Assert.Equal(feed.Sensors.Count, Directory.GetFiles(folder.Join("live")).Length);
    }

    [MosquittoFact]
    [Trait("Fault", "D1")]
    public async Task Killed_many_times_loses_nothing_and_applies_nothing_twice()
    {
        using var folder = new TemporaryDirectory();
        var feed = new Feed(folder.Path, sensors: 4, TimeSpan.FromDays(10));
        await using var broker = await MosquittoBroker.StartAsync(
            "allow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\n");
        string[] service = [.. Service(folder, broker), "--Training:Enabled", "false", "--Pipeline:CheckpointInterval", "00:00:01"];
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var worker = WorkerProcess.Start(service);
            await worker.ReadyAsync();
            var publishing = feed.PublishAsync(broker.Port, kill, Kills);

            // Sometimes in the middle of the messages, sometimes just behind them.
            if (kill % 2 == 0) await publishing;
            await worker.KillAsync();
            await publishing;
        }
        await using (var worker = WorkerProcess.Start(service))
        {
            await worker.ReadyAsync();
            await AppliedAsync(worker, folder, feed.Readings);
        }

        var replay = await WorkerProcess.RunAsync(["replay", feed.Log, "--json", "--Training:Enabled", "false"]);
        var inspected = await InspectAsync(folder);
        Assert.Equal(feed.Readings, inspected.GetProperty("readingsApplied").GetInt64());
        Assert.Equal(Digest(JsonDocument.Parse(replay.Output).RootElement), Digest(inspected));
        Assert.Equal(0, (await WorkerProcess.RunAsync(["inspect", folder.Join("data"), "--verify"])).ExitCode);
        using var counter = new FaultCounter("real SIGKILLs, state digest equal");
        counter.Add(Kills);
    }

    private static string[] Service(TemporaryDirectory folder, MosquittoBroker broker) =>
    [
        "run", "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{broker.Port}", "--Storage:Directory", folder.Join("data"),
        "--Http:Url", "",
    ];

    /// <summary>Stops the service when it has applied everything, looking into the directory between two runs of
    /// it.</summary>
    private static async Task AppliedAsync(WorkerProcess worker, TemporaryDirectory folder, int readings)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        var report = 0L;
        while (report < readings && await timer.WaitForNextTickAsync(limit.Token))
        {
            report = RnnStream.Storage.Inspection.DirectoryVerification.Verify(folder.Join("data"), limit.Token)
                .Records.GetValueOrDefault(RnnStream.Storage.Log.RecordKind.Reading);
        }
        Assert.Equal(0, await worker.TerminateAsync());
    }

    private static async Task<JsonElement> InspectAsync(TemporaryDirectory folder)
    {
        var inspection = await WorkerProcess.RunAsync(["inspect", folder.Join("data"), "--json"]);
        Assert.Equal(0, inspection.ExitCode);
        return JsonDocument.Parse(inspection.Output).RootElement;
    }

    private static string Digest(JsonElement summary) => summary.GetProperty("stateDigest").GetString()!;
}
