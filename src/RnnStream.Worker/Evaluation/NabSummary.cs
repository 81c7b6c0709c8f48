using System.Globalization;
using System.Text.Json;
using RnnStream.Core.Evaluation;
using Spectre.Console;

namespace RnnStream.Worker.Evaluation;

/// <summary>The benchmark's scores, as JSON and as a table for people.</summary>
internal static class NabSummary
{
    public static string ToJson(NabOutcome outcome) => JsonText.Of(json =>
    {
        EvaluationSummary.WriteScores(json, outcome.Swept);
        json.WriteStartObject("thresholds");
        for (var p = 0; p < outcome.Swept.Length; p++)
            json.Figure(EvaluationSummary.ProfileNames[p], outcome.Swept[p].Threshold, 6);
        json.WriteEndObject();
        json.WriteStartObject("ownThreshold");
        json.WriteNumber("threshold", NabOutcome.OwnThreshold);
        EvaluationSummary.WriteScores(json, outcome.Own);
        json.WriteEndObject();
        json.WriteStartObject("categories");
        foreach (var (name, (swept, own)) in outcome.Categories)
        {
            json.WriteStartObject(name);
            EvaluationSummary.WriteScores(json, swept);
            json.WriteNumber("windows", swept[0].Windows);
            json.WriteNumber("found", swept[0].Found);
            json.WriteNumber("falseRows", swept[0].FalseRows);
            Scores(json, "ownThreshold", own);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("trivial");
        foreach (var (name, swept) in outcome.Trivial) Scores(json, name, swept);
        json.WriteEndObject();
        json.WriteNumber("series", outcome.Series.Count);
        json.WriteNumber("rows", outcome.Series.Sum(static series => (long)series.Rows));
        json.WriteNumber("windows", outcome.Swept[0].Windows);
        json.Figure("seconds", outcome.Seconds, 3);
    });

    public static void Print(NabOutcome outcome, string outDirectory)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("", "standard", "low FP", "low FN", "found", "false rows");
        Row(table, "rnnstream, threshold swept", outcome.Swept);
        Row(table, "rnnstream, its own threshold", outcome.Own);
        foreach (var (name, swept) in outcome.Trivial) Row(table, name, swept);
        AnsiConsole.Write(table);
        var categories = new Table { Border = TableBorder.Rounded };
        categories.AddColumns("category", "standard", "low FP", "low FN", "found", "false rows");
        foreach (var (name, (swept, _)) in outcome.Categories) Row(categories, name, swept);
        AnsiConsole.Write(categories);
        var rows = outcome.Series.Sum(static series => (long)series.Rows);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{outcome.Series.Count} series, {rows:N0} rows in {outcome.Seconds:0.0} s"));
        AnsiConsole.WriteLine($"results in {Path.GetFullPath(outDirectory)}");
    }

    private static void Scores(Utf8JsonWriter json, string name, NabResult[] results)
    {
        json.WriteStartObject(name);
        EvaluationSummary.WriteScores(json, results);
        json.WriteEndObject();
    }

    private static void Row(Table table, string name, NabResult[] results)
    {
        var scores = results.Select(static result =>
            result.Windows > 0 ? result.Score.ToString("0.00", CultureInfo.InvariantCulture) : "-");
        table.AddRow([name, .. scores, $"{results[0].Found}/{results[0].Windows}", $"{results[0].FalseRows}"]);
    }
}
