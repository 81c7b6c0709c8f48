using System.Text.Json;
using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Forms;

/// <summary>Outputs, losses and gradients of all forms against values recorded from PyTorch (PyTorch/record.py), two
/// layers.</summary>
public sealed class FormPyTorchTests
{
    // PyTorch computed in double, we in single precision: a few units in the last place of numbers near 1.
    private const double Tolerance = 2e-6;

    [Theory]
    [MemberData(nameof(FormShapes.All), MemberType = typeof(FormShapes))]
    public void Outputs_loss_and_gradients_are_those_of_pytorch(string form, CellKind cell)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "Forms", "PyTorch", "forms.json")));
        foreach (var record in json.RootElement.GetProperty("records").EnumerateArray())
        {
            if (record.GetProperty("form").GetString() == form && record.GetProperty("cell").GetString() == cell.ToString())
            {
                Check(form, FormShapes.Of(form, cell, hidden: 4, layers: 2), record);
                return;
            }
        }

        Assert.True(cell > CellKind.Lstm, "PyTorch has the three classical cells; they must be on record.");
    }

    private static void Check(string form, NetworkShape shape, JsonElement record)
    {
        var parameters = new NetworkParameters(shape, Floats(record, "parameters"));
        ILoss loss = form == "encoderdecoder"
            ? new SquaredErrorLoss(FormShapes.Values)
            : new CategoricalCrossEntropyLoss(FormShapes.Classes);
        var windows = record.GetProperty("windows").EnumerateArray().Select(window => Window(form, window)).ToArray();
        var part = new BatchPart(shape, loss, 5, windows.Length);
        part.Assign(windows);
        var count = part.CountTargets(0, 5);
        part.Run(parameters, 0, 5, 1.0 / count, learn: true);

        Assert.Equal(record.GetProperty("loss").GetDouble(), part.LossSum / count, Tolerance);
        var outputs = Floats(record, "outputs");
        for (var t = 0; t < windows[0].Length; t++)
        {
            AssertClose(outputs.AsSpan(t * shape.OutputSize, shape.OutputSize), part.Outputs(t, 0));
        }

        AssertClose(Floats(record, "gradient"), part.Gradient.Values);
    }

    private static TrainingSequence Window(string form, JsonElement window)
    {
        var (length, contextLength) = (window.GetProperty("length").GetInt32(), window.GetProperty("contextLength").GetInt32());
        var (inputs, targets) = (Floats(window, "inputs"), Floats(window, "targets"));
        return form == "classifier"
            ? WindowClassifier.Window(length, inputs, targets[^1])
            : new TrainingSequence(contextLength, Floats(window, "context"), length, inputs, targets);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"Element {i}: {actual[i]}, expected {expected[i]}.");
        }
    }

    private static float[] Floats(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
}
