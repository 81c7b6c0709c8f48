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
/// <param name="GradientFlow">‖∂L/∂h‖ by lag; null when it was not asked for.</param>
/// <param name="File">Where it was written.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrainingSummary(
    TrainingHistory History, TrainingResult Result, NetworkShape Shape, double[]? GradientFlow, string File,
    double Seconds)
{
    public string ToJson() => JsonText.Of(json =>
    {
        json.WriteString("outcome", Result.Outcome.ToString());
        json.WriteString("file", File);
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
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (GradientFlow is not null)
        {
            json.WriteStartArray("gradientFlow");
            foreach (var size in GradientFlow) json.WriteNumberValue(size);
            json.WriteEndArray();
        }
        json.Figure("seconds", Seconds, 3);
    });

    public void Print()
    {
        AnsiConsole.WriteLine("held-out loss by epoch");
        foreach (var line in TextPlot.Lines([.. Result.Epochs.Select(static epoch =>
            double.IsNaN(epoch.HeldOutLoss) ? epoch.TrainingLoss : epoch.HeldOutLoss)])) AnsiConsole.WriteLine(line);
        if (GradientFlow is { } flow) PrintFlow(flow);
        AnsiConsole.WriteLine(Result.Message);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{History.Readings:N0} readings of {History.Sensors:N0} series, {Shape.ParameterCount:N0} parameters, {Seconds:0.0} s"));
        AnsiConsole.WriteLine($"written to {File}");
    }

    private static void PrintFlow(double[] flow)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("lag", "‖∂L/∂h‖ relative to lag 0");
        for (var lag = 0; lag < flow.Length; lag = lag == 0 ? 1 : lag * 2)
        {
            table.AddRow(
                lag.ToString(CultureInfo.InvariantCulture), flow[lag].ToString("0.000E+0", CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"gradient by lag, 0 to {flow.Length - 1}, logarithmic");
        foreach (var line in TextPlot.Lines(flow, isLogarithmic: true)) AnsiConsole.WriteLine(line);
    }
}
