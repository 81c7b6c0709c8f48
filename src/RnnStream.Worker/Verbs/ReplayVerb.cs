using System.CommandLine;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Hosting;
using RnnStream.Worker.Replay;
using RnnStream.Worker.Reports;

namespace RnnStream.Worker.Verbs;

/// <summary><c>replay</c>: recorded logs through the same pipeline as fast as possible.</summary>
internal static class ReplayVerb
{
    /// <summary>A replay waits for its retraining, so that the same log gives the same bits.</summary>
    private static readonly Dictionary<string, string?> Defaults = new() { ["Training:WhenLate"] = "Wait" };

    public static Command Create()
    {
        var log = new LogOptions();
        var config = CommandLine.ConfigOption();
        var outDirectory = new Option<string?>("--out")
        {
            Description = "Folder for assessments, episodes, summary and report.",
            HelpName = "DIR",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Data directory to go on from and to record into. Default: nothing is kept.",
            HelpName = "DIR",
        };
        var json = CommandLine.JsonOption("Print the summary as one JSON object.");
        var failOnEpisode = new Option<bool>("--fail-on-episode")
        {
            Description = "Exit code 3 when an episode was raised.",
        };
        var failOnRejected = new Option<bool>("--fail-on-rejected")
        {
            Description = "Exit code 3 when anything was rejected.",
        };
        var command = new Command("replay", """
            Replays recorded logs through the same pipeline as live readings, as fast as possible.

            Formats: CSV (long, wide, NAB), JSON lines, Influx line protocol, MQTT captures; each also gzipped; - for stdin.
            Examples:
              rnnstream replay pump.csv --out results
              rnnstream replay north.csv south.csv.gz --json
              mosquitto_sub -t 'sensors/#' -v | rnnstream replay - --format MqttCapture
            """)
        {
            config, outDirectory, data, json, failOnEpisode, failOnRejected,
        }.WithSettings();
        log.AddTo(command);
        command.SetVerb(async (result, stop) =>
        {
            var (paths, overrides) = log.Split(result);
            var settings = Settings.Load(result.GetValue(config), overrides, Defaults);
            var outcome = await RunAsync(
                settings, log.Read(result, settings), paths, result.GetValue(outDirectory), result.GetValue(data), stop)
                .ConfigureAwait(false);
            if (outcome.WithoutCheckpoint is { } reason)
            {
                await Console.Error.WriteLineAsync(
                    $"rnnstream: no last checkpoint: {reason}; nothing is lost, the next start reads more of the log")
                    .ConfigureAwait(false);
            }
            if (result.GetValue(json)) Console.WriteLine(ReplaySummary.ToJson(outcome, isIndented: false));
            else ReplayTable.Print(outcome, result.GetValue(outDirectory));
            var fails = (result.GetValue(failOnEpisode) && outcome.Episodes.Count > 0)
                || (result.GetValue(failOnRejected) && outcome.Accounting.RejectedTotal > 0);
            return fails ? ExitCode.Condition : ExitCode.Done;
        });
        return command;
    }

    private static async Task<ReplayOutcome> RunAsync(
        Settings settings, LogReadOptions options, IReadOnlyList<string> paths, string? outDirectory, string? data,
        CancellationToken stop)
    {
        var readers = new List<LogReader>();
        using var storage = OpenData(settings, data);
        try
        {
            foreach (var path in paths) readers.Add(LogReader.Open(path, options));
            if (outDirectory is not null) Directory.CreateDirectory(outDirectory);
            var reports = new List<ReportSink>();
            var replay = new ReplayRun(settings, outDirectory)
            {
                Tap = outDirectory is null ? null : _ => Add(reports, new ReportSink()),
            };
            var outcome = await ProgressBar.ShowAsync(
                "replaying", readers,
                progress => replay.RunAsync(readers, storage, progress, stop)).ConfigureAwait(false);
            if (outDirectory is not null) WriteResults(outDirectory, paths, outcome, reports);
            return outcome;
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    private static OpenStorage? OpenData(Settings settings, string? directory)
    {
        if (directory is null) return null;
        settings.Storage.Directory = directory;
        return OpenStorage.Open(
            settings.Storage, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
    }

    private static T Add<T>(List<T> list, T item)
    {
        list.Add(item);
        return item;
    }

    private static void WriteResults(
        string directory, IReadOnlyList<string> paths, ReplayOutcome outcome, List<ReportSink> reports)
    {
        ReplayReport.Write(
            Path.Join(directory, "report.html"), string.Join(", ", paths.Select(Path.GetFileName)),
            ReplaySummary.Tiles(outcome), [.. reports.Select(static report => report.Collector)]);
        EpisodeLines.Write(
            Path.Join(directory, "episodes.jsonl"), outcome.Episodes,
            episode => outcome.SensorVersions(episode.Sensor));
        File.WriteAllText(Path.Join(directory, "summary.json"), ReplaySummary.ToJson(outcome, isIndented: true) + "\n");
    }
}
