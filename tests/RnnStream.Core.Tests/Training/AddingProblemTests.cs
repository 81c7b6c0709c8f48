using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Training;

/// <summary>The adding problem (Hochreiter and Schmidhuber 1997, section 5.4): the sum of two marked numbers among
/// T.</summary>
/// <remarks>Goal: a loss over the whole sequence reaches its beginning. Method: many-to-one, one target at the last
/// step; always
/// answering 1 gives a squared error of 1/6. T is short here so that the suite stays quick.</remarks>
public sealed class AddingProblemTests
{
    private const int Length = 20;

    [Theory]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void A_gated_cell_adds_two_marked_numbers(CellKind cell)
    {
        var shape = new NetworkShape(cell, 2, 16, 1, 1);
        var options = new TrainingOptions { Epochs = 25, BatchSize = 32, LearningRate = 0.02, TruncationLength = Length, Patience = 25 };
        var sequences = Enumerable.Range(0, 1_200).Select(Sequence).ToArray();
        var result = new Trainer(shape, new SquaredErrorLoss(1), options)
            .Train(ParameterInitialisation.Draw(shape, 1), sequences[..1_000], sequences[1_000..]);

        Assert.True(result.LossAfter < 0.01, result.Message);
    }

    private static TrainingSequence Sequence(int seed)
    {
        var random = new Random(seed);
        var (inputs, targets) = (new float[Length * 2], new float[Length]);
        for (var t = 0; t < Length; t++)
        {
            inputs[2 * t] = (float)random.NextDouble();
        }

        var (first, second) = (random.Next(Length / 2), (Length / 2) + random.Next(Length / 2));
        (inputs[(2 * first) + 1], inputs[(2 * second) + 1]) = (1, 1);
        Array.Fill(targets, float.NaN);
        targets[^1] = inputs[2 * first] + inputs[2 * second];
        return new TrainingSequence(Length, inputs, targets);
    }
}
