using System.CommandLine;
using System.Diagnostics;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Configuration;
using RnnStream.Worker.Evaluation;

namespace RnnStream.Worker.Verbs;

/// <summary><c>evaluate nab</c>: the score of the Numenta Anomaly Benchmark over a corpus.</summary>
internal static class EvaluateNabVerb
{
    public static Command Create()
    {
        var config = CommandLine.ConfigOption();
        var corpus = new Option<string>("--corpus")
        {
            Description = "Folder with <category>/<file>.csv.",
            HelpName = "DIR",
            Required = true,
        };
        var windows = new Option<string?>("--windows")
        {
            Description = "Labelled windows. Default: windows.json in the corpus.",
            HelpName = "FILE",
        };
        var outDirectory = new Option<string>("--out")
        {
            Description = "Folder for <category>/<file>.csv with scores and labels.",
            HelpName = "DIR",
            Required = true,
        };
        var json = CommandLine.JsonOption("Print the scores as one JSON object.");
        var command = new Command("nab", """
            Runs every series of a corpus laid out as the Numenta Anomaly Benchmark and prints its three scores.

            Examples:
              rnnstream evaluate nab --corpus nab --out results
              rnnstream evaluate nab --corpus nab --windows labels/combined_windows.json --out results --json
            """) { config, corpus, windows, outDirectory, json }.WithSettings();
        command.SetVerb(async (result, stop) =>
        {
            var (directory, target) = (result.GetValue(corpus)!, result.GetValue(outDirectory)!);
            var settings = Settings.Load(result.GetValue(config), result.UnmatchedTokens, EvaluateVerb.Defaults);
            var labels = result.GetValue(windows) ?? Path.Join(directory, "windows.json");
            var outcome = await RunAsync(
                settings, new NabCorpus(directory), labels, target, stop).ConfigureAwait(false);
            if (result.GetValue(json)) Console.WriteLine(NabSummary.ToJson(outcome));
            else NabSummary.Print(outcome, target);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<NabOutcome> RunAsync(
        Settings settings, NabCorpus corpus, string windows, string target, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        string[] logs = [.. corpus.Paths.Select(Path.GetFullPath)];
        foreach (var path in corpus.Paths) JudgedFiles.RefuseLog(Path.Join(target, corpus.NameOf(path)), logs);
        var labels = LabelSource.File(windows);
        var absent = corpus.Absent(labels.Names);
        if (absent.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"rnnstream: {windows}: labels {absent.Count} series that are not in the corpus, such as {absent[0]}")
                .ConfigureAwait(false);
        }
        var options = new LogReadOptions { Format = LogFormat.CsvNab };
        var run = new EvaluationRun(settings, options, labels) { IsStrict = true };
        var judged = await ProgressBar.ShowAsync("evaluating", corpus.Paths.Sum(EvaluationRun.SizeOf),
            advance => run.RunAsync(corpus.Paths, advance, stop)).ConfigureAwait(false);
        foreach (var note in run.Notes) await Console.Error.WriteLineAsync($"rnnstream: {note}").ConfigureAwait(false);
        JudgedSeries[] series = [.. judged.Select(static log => log[0])];
        foreach (var one in series) NabFile.Write(Path.Join(target, corpus.NameOf(one.Log)), one);
        return new NabOutcome(series, clock.Elapsed.TotalSeconds);
    }
}
