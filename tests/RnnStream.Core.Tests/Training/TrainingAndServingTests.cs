using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Training;

/// <summary>What was trained is what serves: both sides compute the same bits.</summary>
public sealed class TrainingAndServingTests
{
    [Theory]
    [InlineData(CellKind.Elman, 1, 32)]
    [InlineData(CellKind.Gru, 1, 32)]
    [InlineData(CellKind.Lstm, 1, 32)]
    [InlineData(CellKind.Elman, 2, 9)]
    [InlineData(CellKind.Gru, 2, 9)]
    [InlineData(CellKind.Lstm, 2, 9)]
    public void Forward_of_training_gives_the_bits_of_stepping_one_sensor(CellKind cell, int layers, int hidden)
    {
        const int Length = 40;
        const int Rows = 3;
        var head = ForecastHead.Default;
        var shape = new NetworkShape(cell, 5, hidden, layers, head.OutputSize);
        var parameters = ParameterInitialisation.Draw(shape, 9);
        var windows = Enumerable.Range(0, Rows).Select(Window).ToArray();
        var part = new BatchPart(shape, new StudentTLoss(head), Length, Rows);
        part.Assign(windows);
        part.Run(parameters, 0, Length, weight: 0, learn: false);

        var network = new Network(parameters);
        var stepper = new NetworkStepper(network);
        var outputs = new float[shape.OutputSize];
        for (var row = 0; row < Rows; row++)
        {
            var state = new float[network.StateLength];
            for (var t = 0; t < Length; t++)
            {
                stepper.Step(windows[row].Inputs.AsSpan(t * 5, 5), state, outputs);
                Assert.Equal(outputs.Select(BitConverter.SingleToInt32Bits), Bits(part.Outputs(t, row)));
            }
        }

        TrainingSequence Window(int seed)
        {
            var random = new Random(seed);
            var inputs = Enumerable.Range(0, Length * 5).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray();
            return new TrainingSequence(Length, inputs, new float[Length * head.Horizons.Length]);
        }
    }

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
