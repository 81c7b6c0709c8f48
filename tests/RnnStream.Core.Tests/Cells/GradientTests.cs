using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Cells;

/// <summary>Gradients of all cells against central differences of a plain double-precision reference.</summary>
public sealed class GradientTests
{
    // Central differences of step 1e-5 in double err by about 1e-9; what is left is float rounding over a few hundred
    // sums.
    private const double Tolerance = 2e-5;

    public static TheoryData<CellKind, int, int, int> Shapes()
    {
        var data = new TheoryData<CellKind, int, int, int>();
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            foreach (var layers in new[] { 1, 2 })
            {
                data.Add(cell, layers, 5, 3);
                data.Add(cell, layers, 16, 8);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradient_equals_central_differences_of_a_double_reference(CellKind cell, int layers, int hidden, int inputs)
    {
        var head = new ForecastHead(1, 3);
        var shape = new NetworkShape(cell, inputs, hidden, layers, head.OutputSize);
        var loss = new StudentTLoss(head);
        var parameters = ParameterInitialisation.Draw(shape, 7);
        var sequences = new[] { Sequence(9, inputs, 2, 1), Sequence(6, inputs, 2, 2) };
        var part = new BatchPart(shape, loss, 9, 2);
        part.Assign(sequences);
        var count = part.CountTargets(0, 9);
        part.Run(parameters, 0, 9, 1.0 / count, learn: true);

        var values = parameters.Values.Select(value => (double)value).ToArray();
        Assert.Equal(Loss(shape, loss, values, sequences), part.LossSum, 1e-5 * count);
        for (var i = 0; i < values.Length; i += Math.Max(1, values.Length / 60))
        {
            var kept = values[i];
            const double Step = 1e-5;
            values[i] = kept + Step;
            var above = Loss(shape, loss, values, sequences);
            values[i] = kept - Step;
            var below = Loss(shape, loss, values, sequences);
            values[i] = kept;
            Assert.Equal((above - below) / (2 * Step) / count, part.Gradient.Values[i], Tolerance);
        }
    }

    private static double Loss(NetworkShape shape, StudentTLoss loss, double[] parameters, TrainingSequence[] sequences)
    {
        var sum = 0.0;
        foreach (var sequence in sequences)
        {
            var inputs = sequence.Inputs.Select(x => (double)x).ToArray();
            var outputs = ReferenceNetwork.Run(shape, parameters, inputs, sequence.Length);
            for (var i = 0; i < sequence.Targets.Length; i++)
            {
                var (t, k) = (i / loss.TargetSize, i % loss.TargetSize);
                if (!float.IsNaN(sequence.Targets[i]))
                {
                    var at = (t * loss.OutputSize) + k;
                    var q = outputs[at + loss.TargetSize];
                    var u = (sequence.Targets[i] - outputs[at]) / Math.Exp(q);
                    sum += q + (2.5 * Math.Log(1 + (u * u / 4)));
                }
            }
        }

        return sum;
    }

    private static TrainingSequence Sequence(int length, int inputs, int targets, int seed)
    {
        var random = new Random(seed);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 4) - 2))];
        var y = Draw(length * targets);
        y[1] = float.NaN;
        y[^1] = float.NaN;
        return new TrainingSequence(length, Draw(length * inputs), y);
    }
}
