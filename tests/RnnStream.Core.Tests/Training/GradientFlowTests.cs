using RnnStream.Core.Cells;
using RnnStream.Core.Training;

namespace RnnStream.Core.Tests.Training;

public sealed class GradientFlowTests
{
    [Fact]
    public void An_elman_network_with_small_recurrence_forgets_and_an_open_lstm_does_not()
    {
        var windows = new[] { new TrainingSequence(60, new float[60], new float[60]) };
        var elman = ParameterInitialisation.Draw(new NetworkShape(CellKind.Elman, 1, 8, 1, 1), 1);
        foreach (ref var weight in elman.Layer(0).RecurrentWeights)
        {
            weight *= 0.5f;
        }

        // A forget gate held open passes ∂L/∂c on unchanged; what reaches h each step keeps the recurrence's share.
        var lstm = ParameterInitialisation.Draw(new NetworkShape(CellKind.Lstm, 1, 8, 1, 1), 1);
        lstm.Layer(0).Bias.Slice(8, 8).Fill(20);

        var forgets = GradientFlow.ByLag(elman, windows, 50);
        var remembers = GradientFlow.ByLag(lstm, windows, 50);
        Assert.Equal(1, forgets[0], 12);
        Assert.True(forgets[50] < 1e-6, $"Elman keeps {forgets[50]:g3} of its gradient over 50 steps.");
        Assert.True(remembers[50] > 1e-3, $"LSTM keeps {remembers[50]:g3} of its gradient over 50 steps.");
    }

    [Fact]
    public void Windows_shorter_than_the_lag_are_left_out()
    {
        var network = ParameterInitialisation.Draw(new NetworkShape(CellKind.Gru, 1, 4, 1, 1), 1);
        Assert.Empty(GradientFlow.ByLag(network, [new TrainingSequence(5, new float[5], new float[5])], 5));
    }
}
