using System.Text.Json;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Training;

/// <summary>Every loss and its gradient against values recorded from PyTorch (PyTorch/record.py).</summary>
public sealed class LossPyTorchTests
{
    [Fact]
    public void Values_and_gradients_are_those_of_pytorch()
    {
        var losses = new Dictionary<string, ILoss>
        {
            ["squared"] = new SquaredErrorLoss(2),
            ["huber"] = new HuberLoss(2),
            ["student-t"] = new StudentTLoss(new ForecastHead(1, 2)),
            ["gaussian"] = new GaussianLoss(new ForecastHead(1, 2)),
            ["pinball"] = new PinballLoss(2, 0.1, 0.5, 0.9),
            ["binary"] = new BinaryCrossEntropyLoss(2),
            ["categorical"] = new CategoricalCrossEntropyLoss(4),
        };
        using var json = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "Training", "PyTorch", "losses.json")));
        var seen = new HashSet<string>();
        foreach (var record in json.RootElement.GetProperty("records").EnumerateArray())
        {
            var name = record.GetProperty("loss").GetString()!;
            var gradient = new float[losses[name].OutputSize];
            var sum = losses[name].Evaluate(Floats(record, "outputs"), Floats(record, "targets"), 1, gradient);

            // Computed in double on both sides; gradients are handed over in single precision.
            var expected = Floats(record, "gradient");
            Assert.Equal(record.GetProperty("sum").GetDouble(), sum, 1e-6 * Math.Max(1, sum));
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], gradient[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
            }

            seen.Add(name);
        }

        Assert.Equal(losses.Count, seen.Count);
    }

    private static float[] Floats(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
}
