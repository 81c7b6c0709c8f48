using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

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

    [Fact]
    public void The_loss_of_one_step_flows_back_through_head_and_recurrence()
    {
        // One unit and no recurrence: ∂L/∂h is 2 (y − target) W at lag 0 and exactly zero at every other.
        var network = ParameterInitialisation.Draw(new NetworkShape(CellKind.Elman, 1, 1, 1, 1), 3);
        network.Layer(0).RecurrentWeights[0] = 0;
        var window = new TrainingSequence(4, [1, 1, 1, 1], [0.5f, 0.5f, 0.5f, 0.5f]);

        Assert.Equal([1, 0, 0], GradientFlow.ByLag(network, [window], 2, new SquaredErrorLoss(1)));
        Assert.Empty(GradientFlow.ByLag(network, [new TrainingSequence(4, [1, 1, 1, 1], Masked())], 2, new SquaredErrorLoss(1)));

        // With h' = (1 − h²) U the ratio of the lags is the recurrence's share, whatever the loss.
        network.Layer(0).RecurrentWeights[0] = 0.5f;
        var flow = GradientFlow.ByLag(network, [window], 1, new SquaredErrorLoss(1));
        var hidden = new float[2];
        for (var t = 0; t < 2; t++)
        {
            var before = t == 0 ? 0 : hidden[t - 1];
            hidden[t] = (float)Math.Tanh(network.Layer(0).Bias[0] + network.Layer(0).InputWeights[0] + (0.5 * before));
        }

        Assert.Equal(0.5 * (1 - (hidden[1] * hidden[1])), flow[1], 5);
    }

    private static float[] Masked() => [float.NaN, float.NaN, float.NaN, float.NaN];
}
