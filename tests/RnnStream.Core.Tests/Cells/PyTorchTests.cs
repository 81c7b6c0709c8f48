using System.Text.Json;
using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Cells;

/// <summary>Outputs, losses and gradients against values recorded from PyTorch (PyTorch/record.py), two stacked
/// layers.</summary>
public sealed class PyTorchTests
{
    // Both sides are single precision with different orders of sums: a few units in the last place of numbers near 1.
    private const double Tolerance = 2e-6;

    private static readonly ForecastHead Head = new(1, 2);

    public static TheoryData<CellKind> Cells() => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_network_trained_elsewhere_loads_and_gives_the_same_outputs_loss_and_gradients(CellKind cell)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Cells", "PyTorch");
        var file = File.ReadAllBytes(Path.Combine(folder, $"{cell}.safetensors"));
        Assert.True(NetworkFile.TryRead(file, out var network, out _, out var fault), fault);
        Assert.Equal(cell, network.Shape.Cell);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{cell}.json")));
        var record = json.RootElement;
        var (steps, batch) = (record.GetProperty("steps").GetInt32(), record.GetProperty("batch").GetInt32());
        var part = new BatchPart(network.Shape, new StudentTLoss(Head), steps, batch);
        part.Assign([.. Enumerable.Range(0, batch).Select(row => Sequence(record, row, steps, batch))]);

        var count = part.CountTargets(0, steps);
        part.Run(network, 0, steps, 1.0 / count, learn: true);

        Assert.Equal(record.GetProperty("loss").GetDouble(), part.LossSum / count, Tolerance);
        var outputs = Floats(record.GetProperty("outputs"));
        for (var t = 0; t < steps; t++)
        {
            for (var row = 0; row < batch; row++)
            {
                var expected = outputs.AsSpan(((t * batch) + row) * Head.OutputSize, Head.OutputSize);
                AssertClose(expected, part.Outputs(t, row), "outputs");
            }
        }

        AssertGradients(record.GetProperty("gradients"), part.Gradient);
    }

    private static void AssertGradients(JsonElement expected, NetworkParameters gradient)
    {
        Assert.True(Safetensors.TryRead(NetworkFile.Write(gradient), out var content, out var fault), fault);
        foreach (var tensor in content.Tensors)
        {
            var recorded = Floats(expected.GetProperty(tensor.Name));

            // Our one bias is the sum of PyTorch's two, which have equal gradients, except in the n part of the GRU.
            var from = tensor.Name.StartsWith("bias_hh", StringComparison.Ordinal)
                ? recorded.Length - gradient.Shape.RecurrentBiasSize
                : 0;
            AssertClose(recorded.AsSpan(from), tensor.Values.AsSpan(from), tensor.Name);
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"{name}[{i}]: {actual[i]}, expected {expected[i]}");
        }
    }

    private static TrainingSequence Sequence(JsonElement record, int row, int steps, int batch)
    {
        float[] Rows(string name)
        {
            var all = Floats(record.GetProperty(name));
            var size = all.Length / (steps * batch);
            return [.. Enumerable.Range(0, steps).SelectMany(t => all.Skip(((t * batch) + row) * size).Take(size))];
        }

        return new TrainingSequence(steps, Rows("inputs"), Rows("targets"));
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}
