using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Testing.Learning;

/// <summary>The adding problem (Hochreiter and Schmidhuber 1997, section 5.4): the sum of two marked numbers among
/// T.</summary>
/// <remarks>In the form of Le, Jaitly and Hinton 2015: numbers in [0, 1), one mark in each half, asked for after the
/// last step.
/// Always answering 1 gives a squared error of 1/6.</remarks>
public static class AddingProblem
{
    public static NetworkShape Shape(CellKind cell, int hidden) => new(cell, InputSize: 2, hidden, Layers: 1, OutputSize: 1);

    public static TrainingSequence Draw(int length, Random random)
    {
        var inputs = new float[length * 2];
        for (var t = 0; t < length; t++)
            inputs[2 * t] = random.NextSingle();
        var (first, second) = (random.Next(length / 2), (length / 2) + random.Next(length / 2));
        (inputs[(2 * first) + 1], inputs[(2 * second) + 1]) = (1, 1);
        return WindowClassifier.Window(length, inputs, inputs[2 * first] + inputs[2 * second]);
    }

    /// <summary>Learns from fresh windows; <see cref="TrainingResult.LossAfter"/> is the squared error of 500 held-out
    /// ones.</summary>
    public static TrainingResult Learn(
        CellKind cell, int hidden, int length, int windows, TrainingOptions options, Action<EpochReport>? progress = null)
    {
        var random = new Random((int)options.Seed);
        TrainingSequence[] Windows(int count) => [.. Enumerable.Range(0, count).Select(_ => Draw(length, random))];
        var (training, heldOut) = (Windows(windows), Windows(500));
        options.TruncationLength = length;
        var shape = Shape(cell, hidden);
        return new Trainer(shape, new SquaredErrorLoss(1), options)
            .Train(ParameterInitialisation.Draw(shape, (ulong)options.Seed), training, heldOut, progress);
    }
}
