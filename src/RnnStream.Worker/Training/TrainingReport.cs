using System.Globalization;
using System.Net;
using System.Text;
using RnnStream.Core.Training;
using RnnStream.Worker.Reports;

namespace RnnStream.Worker.Training;

/// <summary>Writes the page of an offline training: loss, gradient norms and how far back gradients reach; no link to
/// anywhere.</summary>
internal static class TrainingReport
{
    private const string Resource = "RnnStream.Worker.Training.training.html";
    private const string Place = "<!--report-->";

    public static void Write(string path, TrainingSummary summary, TrainingOptions options)
    {
        using var stream = typeof(TrainingReport).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        File.WriteAllText(path, reader.ReadToEnd().Replace(Place, Content(summary, options), StringComparison.Ordinal));
    }

    private static string Content(TrainingSummary summary, TrainingOptions options)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"lead\">{WebUtility.HtmlEncode(summary.Result.Message)}</p><div class=\"figures\">");
        foreach (var (label, value) in Figures(summary, options))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"card figure\"><b>{WebUtility.HtmlEncode(value)}</b>"
                + $"<span>{WebUtility.HtmlEncode(label)}</span></div>");
        }
        text.Append("</div>");
        var epochs = summary.Result.Epochs;
        text.Append(new SvgChart("Loss by epoch, nats per target", "epoch", First: 1).Draw(
        [
            new SvgCurve("held out", 1, [.. epochs.Select(static epoch => epoch.HeldOutLoss)]),
            new SvgCurve("training", 2, [.. epochs.Select(static epoch => epoch.TrainingLoss)], IsDashed: true),
        ]));
        text.Append(new SvgChart("Gradient norm by epoch", "epoch", First: 1, IsLogarithmic: true).Draw(
        [
            new SvgCurve("largest norm", 1, [.. epochs.Select(static epoch => epoch.GradientNorm)]),
            new SvgCurve(
                "norm above which it is clipped", 3, [.. epochs.Select(_ => options.ClipNorm)], IsDashed: true),
        ]));
        if (summary.Flows.Count > 0) text.Append(Flows(summary.Flows));
        return text.ToString();
    }

    private static string Flows(IReadOnlyList<CellFlow> flows) =>
        new SvgChart(
            "How far back gradients reach: ‖∂L/∂h‖ k readings before, relative to k = 0",
            "lag k, readings", IsLogarithmic: true).Draw(
        [
            .. flows.Select(static (flow, index) => new SvgCurve($"{flow.Cell}, trained", index + 1, flow.Trained)),
            .. flows.Select(static (flow, index) => new SvgCurve(
                $"{flow.Cell}, at start", index + 1, flow.AtStart, IsDashed: true)),
        ]);

    private static IEnumerable<(string Label, string Text)> Figures(TrainingSummary summary, TrainingOptions options)
    {
        var (shape, result) = (summary.Shape, summary.Result);
        yield return ("loss before", Text($"{result.LossBefore:0.0000}"));
        yield return ("loss after", Text($"{result.LossAfter:0.0000}"));
        yield return ("network", Text($"{shape.Cell}, {shape.Layers} × {shape.HiddenSize}"));
        yield return ("parameters", Text($"{shape.ParameterCount:N0}"));
        yield return ("readings", Text($"{summary.History.Readings:N0}"));
        yield return ("series", Text($"{summary.History.Sensors:N0}"));
        var clipped = result.Epochs.Sum(static epoch => (long)epoch.Clipped);
        var updates = result.Epochs.Sum(static epoch => (long)epoch.Updates);
        yield return ("gradients clipped", Text($"{clipped:N0} of {updates:N0}"));
        yield return ("optimizer", Text($"{options.Optimizer}, {options.LearningRate:g3}, {options.Schedule}"));
        yield return ("seed", Text($"{options.Seed}"));
        yield return ("took", Text($"{summary.Seconds:0.0} s"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
