using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Worker.Evaluation;
using Spectre.Console;

namespace RnnStream.Worker.Training;

/// <summary>What came of an offline training, as JSON and for people.</summary>
/// <param name="History">What was learned from.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Shape">Of the network.</param>
/// <param name="Flows">‖∂L/∂h‖ by lag for each cell; empty when it was not asked for.</param>
/// <param name="Targets">What was written.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrainingSummary(
    TrainingHistory History, TrainingResult Result, NetworkShape Shape, IReadOnlyList<CellFlow> Flows,
    TrainingTargets Targets, double Seconds)
{
    public string ToJson() => JsonText.Of(json =>
    {
        json.WriteString("outcome", Result.Outcome.ToString());
        json.WriteString("file", Targets.File);
        json.WriteString("cell", Shape.Cell.ToString());
        json.WriteNumber("hiddenSize", Shape.HiddenSize);
        json.WriteNumber("layers", Shape.Layers);
        json.WriteNumber("parameters", Shape.ParameterCount);
        json.WriteNumber("sensors", History.Sensors);
        json.WriteNumber("readings", History.Readings);
        json.Figure("lossBefore", Result.LossBefore, 6);
        json.Figure("lossAfter", Result.LossAfter, 6);
        json.WriteStartArray("epochs");
        foreach (var epoch in Result.Epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            json.Figure("trainingLoss", epoch.TrainingLoss, 6);
            json.Figure("heldOutLoss", epoch.HeldOutLoss, 6);
            json.Figure("gradientNorm", epoch.GradientNorm, 6);
            json.WriteNumber("clipped", epoch.Clipped);
            json.WriteNumber("updates", epoch.Updates);
            json.Figure("learningRate", epoch.LearningRate, 9);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (Flows.Count > 0) WriteFlows(json);
        json.Figure("seconds", Seconds, 3);
    });

    public void Print()
    {
        AnsiConsole.WriteLine("loss by epoch: ● held out, ○ training");
        foreach (var line in TextPlot.Lines(
            [
                ('●', [.. Result.Epochs.Select(static epoch => epoch.HeldOutLoss)]),
                ('○', [.. Result.Epochs.Select(static epoch => epoch.TrainingLoss)]),
            ])) AnsiConsole.WriteLine(line);
        if (Flows.Count > 0) PrintFlows();
        AnsiConsole.WriteLine(Result.Message);
        var clipped = Result.Epochs.Sum(static epoch => (long)epoch.Clipped);
        var updates = Result.Epochs.Sum(static epoch => (long)epoch.Updates);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{clipped:N0} of {updates:N0} gradients clipped, "
            + $"the largest norm was {Result.Epochs.Max(static epoch => epoch.GradientNorm):g4}"));
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{History.Readings:N0} readings of {History.Sensors:N0} series, "
            + $"{Shape.ParameterCount:N0} parameters, {Seconds:0.0} s"));
        foreach (var file in (string?[])[Targets.File, Targets.Onnx, Targets.Report])
            if (file is not null) AnsiConsole.WriteLine($"written to {file}");
    }

    private void WriteFlows(System.Text.Json.Utf8JsonWriter json)
    {
        json.WriteStartObject("gradientFlow");
        foreach (var flow in Flows)
        {
            json.WriteStartObject(flow.Cell.ToString());
            foreach (var (name, curve) in new[] { ("atStart", flow.AtStart), ("trained", flow.Trained) })
            {
                json.WriteStartArray(name);
                foreach (var size in curve) json.WriteNumberValue(size);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void PrintFlows()
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("lag k");
        foreach (var flow in Flows) table.AddColumn($"{flow.Cell} at start").AddColumn("trained");
        var lags = Flows.Max(static flow => flow.AtStart.Length);
        for (var lag = 0; lag < lags; lag = lag == 0 ? 1 : lag * 2)
        {
            table.AddRow(
            [
                lag.ToString(CultureInfo.InvariantCulture),
                .. Flows.SelectMany(flow => new[] { At(flow.AtStart, lag), At(flow.Trained, lag) }),
            ]);
        }
        AnsiConsole.WriteLine("‖∂L/∂h‖ of k readings before, relative to k = 0");
        AnsiConsole.Write(table);
        var marks = string.Join(", ", Flows.Select(static flow => $"{flow.Cell.ToString()[0]} {flow.Cell}"));
        AnsiConsole.WriteLine($"trained, by lag 0 to {lags - 1}, logarithmic: {marks}");
        var curves = Flows.Select(static flow => (flow.Cell.ToString()[0], (IReadOnlyList<double>)flow.Trained));
        foreach (var line in TextPlot.Lines([.. curves], isLogarithmic: true)) AnsiConsole.WriteLine(line);
    }

    private static string At(double[] flow, int lag) =>
        lag < flow.Length ? flow[lag].ToString("0.0E+0", CultureInfo.InvariantCulture) : "";
}
