using System.Globalization;
using System.Text.Json;
using RnnStream.Core.Evaluation;
using Spectre.Console;

namespace RnnStream.Worker.Evaluation;

/// <summary>The figures of an evaluation, as JSON and as a table for people.</summary>
internal static class EvaluationSummary
{
    /// <summary>JSON names of the benchmark's profiles, in their order.</summary>
    public static IReadOnlyList<string> ProfileNames { get; } = ["standard", "lowFalsePositive", "lowFalseNegative"];

    public static string ToJson(EvaluationOutcome outcome) => JsonText.Of(json =>
    {
        json.WriteNumber("logs", outcome.Logs);
        json.WriteNumber("sensors", outcome.Series.Count);
        json.WriteNumber("rows", outcome.Rows);
        json.WriteNumber("trainingRows", outcome.TrainingRows);
        json.WriteNumber("labelledRows", outcome.Product.Rows.Hits + outcome.Product.Rows.Misses);
        json.WriteNumber("missing", outcome.Count(RowFate.Missing));
        json.WriteNumber("late", outcome.Count(RowFate.Late));
        json.WriteNumber("duplicates", outcome.Count(RowFate.Duplicate));
        json.WriteNumber("rejected", outcome.Rejected);
        json.Figure("seconds", outcome.Seconds, 3);
        json.WriteStartObject("detectors");
        foreach (var detector in outcome.Detectors)
        {
            json.WriteStartObject(detector.Name);
            Write(json, detector);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    public static void Print(EvaluationOutcome outcome)
    {
        Table("episodes", outcome, ["precision", "recall", "F1", "false/day", "delay"], static detector =>
        [
            Share(detector.Episodes.Precision), Share(detector.Episodes.Recall), Share(detector.Episodes.F1),
            Text(detector.Episodes.FalsePerSensorDay, "0.###"),
            Text(detector.Episodes.Found > 0 ? detector.Episodes.MeanDelayRows : double.NaN, "0.#"),
        ]);
        Table("rows", outcome, ["F1", "false alarms", "missed", "AUC-PR", "VUS-PR"], static detector =>
        [
            Share(detector.Rows.F1), Text(100 * detector.Rows.FalseAlarmRate, "0.0") + " %",
            Text(100 * detector.Rows.MissedAlarmRate, "0.0") + " %", Share(detector.AreaPrecisionRecall),
            Share(detector.VolumePrecisionRecall),
        ]);
        Table("NAB score", outcome, ["standard", "low FP", "low FN"], static detector =>
            [.. detector.Nab.Select(static nab => Text(nab.Windows > 0 ? nab.Score : double.NaN, "0.00"))]);
        var product = outcome.Product.Episodes;
        Line($"{outcome.Logs:N0} logs, {outcome.Series.Count:N0} sensors, {outcome.Rows:N0} rows judged");
        Line($"{outcome.TrainingRows:N0} rows of training each, {outcome.Seconds:0.0} s in all");
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{product.Found} of {product.Labelled} labelled stretches found; "
            + $"{product.FalseEpisodes} of {product.Episodes} episodes false"));
        Line($"false/day: per sensor and day; delay: rows");
        var (missing, late) = (outcome.Count(RowFate.Missing), outcome.Count(RowFate.Late));
        var duplicates = outcome.Count(RowFate.Duplicate);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"not assessed: {missing:N0} without a value, {late:N0} late, {duplicates:N0} duplicates, "
            + $"{outcome.Rejected:N0} rejected"));
    }

    private static void Table(
        string title, EvaluationOutcome outcome, string[] columns, Func<DetectorFigures, string[]> cells)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn(title).NoWrap());
        foreach (var column in columns) table.AddColumn(new TableColumn(column).NoWrap().RightAligned());
        foreach (var detector in outcome.Detectors) table.AddRow([detector.Name, .. cells(detector)]);
        AnsiConsole.Write(table);
    }

    private static void Write(Utf8JsonWriter json, DetectorFigures detector)
    {
        var episodes = detector.Episodes;
        json.WriteStartObject("episodes");
        json.Figure("precision", episodes.Precision);
        json.Figure("recall", episodes.Recall);
        json.Figure("f1", episodes.F1);
        json.WriteNumber("labelled", episodes.Labelled);
        json.WriteNumber("found", episodes.Found);
        json.WriteNumber("raised", episodes.Episodes);
        json.WriteNumber("false", episodes.FalseEpisodes);
        json.Figure("sensorDays", episodes.SensorDays);
        json.Figure("falsePerSensorDay", episodes.FalsePerSensorDay);
        json.Figure("delayRows", episodes.Found > 0 ? episodes.MeanDelayRows : double.NaN);
        json.WriteEndObject();
        json.WriteStartObject("rows");
        json.Figure("f1", detector.Rows.F1);
        json.Figure("falseAlarmRate", detector.Rows.FalseAlarmRate);
        json.Figure("missedAlarmRate", detector.Rows.MissedAlarmRate);
        json.WriteEndObject();
        json.Figure("aucPr", detector.AreaPrecisionRecall);
        json.Figure("vusPr", detector.VolumePrecisionRecall);
        json.WriteStartObject("nab");
        WriteScores(json, detector.Nab);
        json.WriteEndObject();
    }

    /// <summary>The benchmark's score by profile; null where there is no window to find.</summary>
    public static void WriteScores(Utf8JsonWriter json, IReadOnlyList<NabResult> results)
    {
        for (var p = 0; p < results.Count; p++)
            json.Figure(ProfileNames[p], results[p].Windows > 0 ? results[p].Score : double.NaN, 2);
    }

    private static void Line(FormattableString text) =>
        AnsiConsole.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Share(double value) => Text(value, "0.000");

    private static string Text(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
