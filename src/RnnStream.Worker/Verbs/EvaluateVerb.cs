using System.CommandLine;
using System.Diagnostics;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Evaluation;

namespace RnnStream.Worker.Verbs;

/// <summary><c>evaluate</c>: detection quality against labels.</summary>
internal static class EvaluateVerb
{
    /// <summary>As in a replay, the same logs give the same bits. One shard suffices for one log.</summary>
    internal static readonly Dictionary<string, string?> Defaults =
        new() { ["Training:WhenLate"] = "Wait", ["Pipeline:Shards"] = "1" };

    public static Command Create()
    {
        var log = new LogOptions();
        var config = CommandLine.ConfigOption();
        var windows = new Option<string?>("--labels")
        {
            Description = "JSON file of labelled windows: log -> [[start, end], ...].",
            HelpName = "FILE",
        };
        var column = new Option<string?>("--label-column")
        {
            Description = "CSV column that labels each row: 0/1, true/false, yes/no.",
            HelpName = "COLUMN",
        };
        var training = new Option<int>("--training-rows")
        {
            Description = "First rows of each log that only train and are not judged. Default 0.",
        };
        var outDirectory = new Option<string?>("--out")
        {
            Description = "Folder for a CSV of scores and flags per log.",
            HelpName = "DIR",
        };
        var json = CommandLine.JsonOption("Print the figures as one JSON object.");
        var failBelow = new Option<double?>("--fail-below-f1")
        {
            Description = "Exit code 3 when the episode F1 is lower.",
            HelpName = "X",
        };
        var command = new Command("evaluate", """
            Measures detection quality against labels, with trivial detectors beside it. Each log runs through a fresh
            pipeline; a wide CSV is one vector sensor, since its labels are those of the row.

            Examples:
              rnnstream evaluate pump.csv --labels windows.json
              rnnstream evaluate plant.csv --label-column EVENT --json
              rnnstream evaluate run1.csv run2.csv --label-column anomaly --ignore changepoint --training-rows 400
              rnnstream evaluate nab --corpus nab --out results
            """)
        {
            config, windows, column, training, outDirectory, json, failBelow, EvaluateNabVerb.Create(),
        }.WithSettings();
        log.AddTo(command);
        command.SetVerb(async (result, stop) =>
        {
            var (paths, overrides) = log.Split(result);
            if (result.GetValue(training) < 0)
                throw new VerbException("--training-rows: 0 or more is allowed", ExitCode.Usage);
            var labels = Labels(result.GetValue(windows), result.GetValue(column));
            var settings = Settings.Load(result.GetValue(config), overrides, Defaults);
            var run = new EvaluationRun(
                settings,
                log.Read(result, settings, isVector: !labels.IsBySensor(paths), labelColumn: result.GetValue(column)),
                labels);
            var outcome = await RunAsync(
                run, paths, result.GetValue(training), result.GetValue(outDirectory), stop).ConfigureAwait(false);
            if (result.GetValue(json)) Console.WriteLine(EvaluationSummary.ToJson(outcome));
            else EvaluationSummary.Print(outcome);
            return outcome.Product.Episodes.F1 < result.GetValue(failBelow) ? ExitCode.Condition : ExitCode.Done;
        });
        return command;
    }

    private static LabelSource Labels(string? windows, string? column) => (windows, column) switch
    {
        ({ } file, null) => LabelSource.File(file),
        (null, { } name) => LabelSource.Column(name),
        _ => throw new VerbException("either --labels FILE or --label-column COLUMN is needed", ExitCode.Usage),
    };

    private static async Task<EvaluationOutcome> RunAsync(
        EvaluationRun run, IReadOnlyList<string> paths, int trainingRows, string? outDirectory, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var logs = await ProgressBar.ShowAsync("evaluating", paths.Sum(EvaluationRun.SizeOf),
            advance => run.RunAsync(paths, advance, stop)).ConfigureAwait(false);
        foreach (var note in run.Notes) await Console.Error.WriteLineAsync($"rnnstream: {note}").ConfigureAwait(false);
        var outcome = EvaluationOutcome.Of(logs, trainingRows, run.Rejected, () => clock.Elapsed.TotalSeconds);
        if (outDirectory is not null) JudgedFiles.Write(outDirectory, paths, logs);
        return outcome;
    }
}
