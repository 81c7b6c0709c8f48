using RnnStream.Core.Cells;
using RnnStream.Core.Tests.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Forms;

/// <summary>Gradients of embeddings, encoders and decoders against central differences of a plain double-precision
/// reference.</summary>
public sealed class FormGradientTests
{
    // Central differences of step 1e-5 in double err by about 1e-9; what is left is float rounding over a few hundred
    // sums.
    private const double Tolerance = 2e-5;

    [Theory]
    [MemberData(nameof(FormShapes.All), MemberType = typeof(FormShapes))]
    public void Gradient_equals_central_differences_of_a_double_reference(string form, CellKind cell)
    {
        foreach (var (hidden, layers) in new[] { (5, 1), (6, 2) })
        {
            var shape = FormShapes.Of(form, cell, hidden, layers);
            var parameters = ParameterInitialisation.Draw(shape, 5);
            TrainingSequence[] windows = [Window(shape, 6, 4, 1), Window(shape, 4, 7, 2), Window(shape, 1, 1, 3)];
            ILoss loss = form == "encoderdecoder" ? new SquaredErrorLoss(2) : new CategoricalCrossEntropyLoss(3);
            var part = new BatchPart(shape, loss, 6, windows.Length);
            part.Assign(windows);
            var count = part.CountTargets(0, 6);
            part.Run(parameters, 0, 6, 1.0 / count, learn: true);

            var values = parameters.Values.Select(value => (double)value).ToArray();
            Assert.Equal(Loss(shape, values, windows), part.LossSum, 1e-5 * count);
            for (var i = 0; i < values.Length; i += Math.Max(1, values.Length / 120))
            {
                var slope = (Shifted(shape, values, windows, i, 1e-5) - Shifted(shape, values, windows, i, -1e-5)) / 2e-5;
                Assert.Equal(slope / count, part.Gradient.Values[i], Tolerance);
            }
        }
    }

    private static double Shifted(NetworkShape shape, double[] values, TrainingSequence[] windows, int index, double by)
    {
        var shifted = (double[])values.Clone();
        shifted[index] += by;
        return Loss(shape, shifted, windows);
    }

    private static double Loss(NetworkShape shape, double[] parameters, TrainingSequence[] windows)
    {
        var sum = 0.0;
        foreach (var window in windows)
        {
            var outputs = ReferenceNetwork.Run(
                shape, parameters, [.. window.Inputs.Select(x => (double)x)], window.Length,
                [.. window.Context.Select(x => (double)x)]);
            for (var t = 0; t < window.Length; t++)
            {
                var at = t * window.TargetSize;
                var y = outputs.AsSpan(t * shape.OutputSize, shape.OutputSize);
                sum += window.TargetSize == 1
                    ? CrossEntropy(y, window.Targets[at])
                    : Math.Pow(y[0] - window.Targets[at], 2) + Math.Pow(y[1] - window.Targets[at + 1], 2);
            }
        }

        return sum;
    }

    private static double CrossEntropy(Span<double> logits, float target)
    {
        var total = 0.0;
        foreach (var z in logits)
        {
            total += Math.Exp(z);
        }

        return float.IsNaN(target) ? 0 : Math.Log(total) - logits[(int)target];
    }

    private static TrainingSequence Window(NetworkShape shape, int length, int contextLength, int seed)
    {
        var random = new Random(seed);
        float Number() => (random.NextSingle() * 4) - 2;
        float[] Steps(int steps, int size, SymbolEmbedding? embedding) =>
        [
            .. Enumerable.Range(0, steps * size)
                .Select(i => embedding is not null && i % size == 0 ? random.Next(embedding.SymbolCount) : Number()),
        ];
        var targets = new float[length * (shape.OutputSize == 3 ? 1 : 2)];
        foreach (ref var target in targets.AsSpan())
        {
            target = shape.OutputSize == 3 ? random.Next(3) : Number();
        }

        var inputs = Steps(length, shape.InputSize, shape.Embedding);
        return shape.Encoder is not { } encoder
            ? new TrainingSequence(length, inputs, targets)
            : new TrainingSequence(
                contextLength, Steps(contextLength, encoder.InputSize, encoder.Embedding), length, inputs, targets);
    }
}
