using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats.Rejections;
using RnnStream.Pipeline;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Replay;
using Spectre.Console;

namespace RnnStream.Worker.Inspection;

/// <summary>A data directory as the service would find it: recovered, and looked at.</summary>
internal sealed class DirectoryInspection
{
    private const int SensorsShown = 50;
    private const int ExampleShown = 60;

    private DirectoryInspection(OpenStorage storage, StreamPipeline pipeline, Outbox outbox)
    {
        Unpublished = outbox.Count;
        StateDigest = pipeline.ComputeDigest();
        Accounting = pipeline.Intake.Accounting;
        Examples = pipeline.Intake.Examples.All();
        Versions = pipeline.Versions;
        Kept = pipeline.Versions.Keys.ToDictionary(static group => group, pipeline.Intake.VersionsOf);
        Labels = [.. pipeline.Intake.Labels.Select(label => LabelRow.Of(pipeline.Sensors[label.Sensor], label))];
        StateSize = pipeline.StateSize;
        FirstSequence = storage.Log.FirstSequence;
        NextSequence = storage.Log.NextSequence;
        Checkpoints = storage.Checkpoints.Sequences;
        Sensors = [.. pipeline.Sensors.Select(sensor => SensorRow.Of(sensor, pipeline))];
    }

    public string StateDigest { get; }

    public Accounting Accounting { get; }

    public IReadOnlyList<RejectionExample> Examples { get; }

    public IReadOnlyDictionary<string, int> Versions { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<int>> Kept { get; }

    public IReadOnlyList<LabelRow> Labels { get; }

    public int Unpublished { get; }

    public long StateSize { get; }

    public long FirstSequence { get; }

    public long NextSequence { get; }

    public IReadOnlyList<long> Checkpoints { get; }

    public IReadOnlyList<SensorRow> Sensors { get; }

    /// <summary>Recovers in memory; nothing is written but the cut of a torn tail.</summary>
    public static async Task<DirectoryInspection> RunAsync(Settings settings, CancellationToken stop)
    {
        // What was under way stays under way: looking at it must not train.
        settings.Training.Enabled = false;
        using var storage = OpenStorage.Open(settings.Storage, TimeProvider.System, NullLogger.Instance);
        var outbox = new Outbox(int.MaxValue);
        await using var pipeline = await StreamPipeline.OpenAsync(
            PipelineComposition.Parts(
                settings, storage, static _ => new EpisodeCollector(), outbox, isInspection: true),
            stop).ConfigureAwait(false);
        await pipeline.DrainAsync().ConfigureAwait(false);
        return new DirectoryInspection(storage, pipeline, outbox);
    }

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        stateDigest = StateDigest,
        sensors = Sensors.Count,
        received = Accounting.Received,
        readingsApplied = Accounting.Applied,
        duplicates = Accounting.Duplicates,
        rejected = Accounting.RejectedTotal,
        late = Accounting.Late,
        dropped = Accounting.Dropped,
        held = Accounting.Held,
        balances = Accounting.Received == Accounting.Accounted,
        rejectedByReason = Enum.GetValues<RejectionReason>().Where(reason => Accounting.Rejected(reason) > 0)
            .ToDictionary(static reason => reason.ToString(), reason => Accounting.Rejected(reason)),
        rejectedExamples = Examples.Select(static example => new
        {
            reason = example.Reason.ToString(),
            topic = example.Topic,
            example = example.Example,
            detail = example.Detail,
        }),
        models = Versions,
        versionsKept = Kept,
        labels = Labels.Select(static label => new
        {
            id = label.Id,
            sensor = label.Sensor,
            start = label.Start,
            verdict = label.Verdict,
            note = label.Note,
        }),
        unpublished = Unpublished,
        stateBytes = StateSize,
        firstSequence = FirstSequence,
        nextSequence = NextSequence,
        checkpoints = Checkpoints,
        sensorList = Sensors.Select(static sensor => new
        {
            name = sensor.Name,
            group = sensor.Group,
            readings = sensor.Readings,
            lastEventTime = sensor.LastEventTime,
            warmUp = sensor.WarmUp,
            anomaly = sensor.IsAnomalous,
            stateBytes = sensor.StateSize,
        }),
    });

    /// <summary>The same for people.</summary>
    public void Print()
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("sensor", "group", "readings", "newest", "warm-up", "anomaly");
        foreach (var sensor in Sensors.Take(SensorsShown))
        {
            table.AddRow(
                new Text(EscapedText.Line(sensor.Name)), new Text(EscapedText.Line(sensor.Group)),
                new Text($"{sensor.Readings:N0}"),
                new Text(sensor.LastEventTime), new Text($"{sensor.WarmUp:P0}"),
                new Text(sensor.IsAnomalous ? "ON" : "off"));
        }
        if (Sensors.Count > SensorsShown) table.Caption($"the first {SensorsShown} of {Sensors.Count:N0} sensors");
        AnsiConsole.Write(table);
        Line("sensors", $"{Sensors.Count:N0}, {StateSize:N0} bytes of state");
        Line("readings", $"{Accounting}{(Accounting.Received == Accounting.Accounted ? "" : ": DOES NOT BALANCE")}");
        foreach (var example in Examples)
        {
            Line("", $"{Accounting.Rejected(example.Reason):N0} x {example.Reason}: "
                + $"{example.Detail} {Cut(example.Topic)} {Cut(example.Example)}");
        }
        Line("log", $"records {FirstSequence:N0} to {NextSequence:N0}");
        Line("checkpoints", Checkpoints.Count == 0
            ? "none"
            : string.Join(", ", Checkpoints.Select(static s => $"at {s:N0}")));
        Line("models", string.Join(", ", Versions.Select(static pair => $"{pair.Key} v{pair.Value}")));
        if (Labels.Count > 0)
        {
            Line("labels", $"{Labels.Count(static l => l.Verdict == "falseAlarm"):N0} false alarms, "
                + $"{Labels.Count(static l => l.Verdict == "confirmed"):N0} confirmed");
        }
        if (Unpublished > 0)
            Line("outbox", $"{Unpublished:N0} episode messages of the checkpoint wait to be published");
        Line("state digest", StateDigest);
    }

    private static string Cut(string text) => text.Length <= ExampleShown ? text : text[..ExampleShown] + "…";

    private static void Line(string name, string value) => Console.WriteLine($"{name,-14}{value}");

    /// <summary>One sensor.</summary>
    internal sealed record SensorRow(
        string Name, string Group, long Readings, string LastEventTime, float WarmUp, bool IsAnomalous, int StateSize)
    {
        public static SensorRow Of(SensorEntry sensor, StreamPipeline pipeline)
        {
            var state = pipeline.State(sensor).ToArray();
            return new SensorRow(
                sensor.Name, sensor.Profile.Group, SensorDetector.ReadingCount(state),
                EventTimeText.Of(SensorDetector.LastEventTime(state)), pipeline.Detector(sensor).WarmUp(state),
                SensorDetector.IsInEpisode(state), state.Length);
        }
    }
}
