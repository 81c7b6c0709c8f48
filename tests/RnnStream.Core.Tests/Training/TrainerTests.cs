using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Training;

public sealed class TrainerTests
{
    private static readonly ForecastHead Head = new(1);

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void A_tiny_series_is_overfitted_to_near_zero_loss(CellKind cell)
    {
        var shape = new NetworkShape(cell, 1, 16, 1, 1);
        var options = new TrainingOptions { Epochs = 600, BatchSize = 1, LearningRate = 0.02, TruncationLength = 24 };
        var result = new Trainer(shape, new SquaredErrorLoss(1), options)
            .Train(ParameterInitialisation.Draw(shape, 1), [Irregular().ToSequence(Head.Horizons)], []);

        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        Assert.InRange(result.LossAfter, 0, 1e-3);
        Assert.True(result.LossBefore > 100 * result.LossAfter, result.Message);
    }

    [Fact]
    public void The_result_depends_on_neither_the_order_nor_the_thread_of_the_parts()
    {
        static void Backwards(int count, Action<int> part)
        {
            for (var i = count - 1; i >= 0; i--)
            {
                part(i);
            }
        }

        var inOrder = TrainSines(null);
        Assert.Equal(inOrder.Parameters!.Values, TrainSines(Backwards).Parameters!.Values);
        Assert.Equal(
            inOrder.Parameters.Values, TrainSines((count, part) => Parallel.For(0, count, part)).Parameters!.Values);
    }

    [Theory]
    [InlineData(CellKind.Elman, "4ca3fb0924d2ea4a")]
    [InlineData(CellKind.Gru, "34d7d962a1b986af")]
    [InlineData(CellKind.Lstm, "1c4546e0a2f76ae1")]
    public void Training_gives_the_recorded_bits_at_every_register_width(CellKind cell, string expected)
    {
        // The suite runs once per register width; a change of the activations or of any order of sums changes these.
        var head = new ForecastHead(1, 4);
        var shape = new NetworkShape(cell, 1, 12, 2, head.OutputSize);
        var options = new TrainingOptions { Epochs = 2, BatchSize = 9, LearningRate = 0.01, TruncationLength = 8 };
        var windows = Enumerable.Range(0, 12).Select(i => Triangle(i, 20 + i).ToSequence(head.Horizons)).ToArray();
        var result = new Trainer(shape, new StudentTLoss(head), options)
            .Train(ParameterInitialisation.Draw(shape, 3), windows[..10], windows[10..]);

        var bytes = MemoryMarshal.AsBytes(result.Parameters!.Values.AsSpan());
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    [Fact]
    [Trait("Fault", "M1")]
    public void Exploding_gradients_without_clipping_are_reported_and_thrown_away()
    {
        var shape = new NetworkShape(CellKind.Elman, 1, 8, 1, 1);
        var options = new TrainingOptions
        {
            Epochs = 200,
            BatchSize = 4,
            LearningRate = 10,
            ClipNorm = double.PositiveInfinity,
            TruncationLength = 16,
            Optimizer = OptimizerKind.Momentum,
            Schedule = LearningRateSchedule.Constant,
        };
        var result = new Trainer(shape, new SquaredErrorLoss(1), options)
            .Train(ParameterInitialisation.Draw(shape, 1), [Irregular().ToSequence(Head.Horizons)], []);

        Assert.Equal(TrainingOutcome.Diverged, result.Outcome);
        Assert.Null(result.Parameters);
        Assert.Contains("diverged", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_epoch_is_better_the_initial_parameters_are_the_result()
    {
        var shape = new NetworkShape(CellKind.Gru, 1, 8, 1, 1);
        var trained = new TrainingOptions { Epochs = 300, BatchSize = 1, LearningRate = 0.02 };
        var windows = new[] { Irregular().ToSequence(Head.Horizons) };
        var initial = new Trainer(shape, new SquaredErrorLoss(1), trained)
            .Train(ParameterInitialisation.Draw(shape, 1), windows, []).Parameters!;
        var spoiling = new TrainingOptions { Epochs = 3, LearningRate = 1, ClipNorm = 1e6 };
        var result = new Trainer(shape, new SquaredErrorLoss(1), spoiling).Train(initial, windows, windows);

        Assert.Equal(initial.Values, result.Parameters!.Values);
        Assert.Equal(result.LossBefore, result.LossAfter);
    }

    [Fact]
    public void Cancellation_keeps_nothing()
    {
        var shape = new NetworkShape(CellKind.Gru, 1, 8, 1, 1);
        var result = new Trainer(shape, new SquaredErrorLoss(1), new TrainingOptions())
            .Train(
                ParameterInitialisation.Draw(shape, 1), [Irregular().ToSequence(Head.Horizons)], [],
                cancellation: new CancellationToken(canceled: true));

        Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);
        Assert.Null(result.Parameters);
    }

    [Fact]
    public void Windows_without_a_target_teach_nothing()
    {
        var shape = new NetworkShape(CellKind.Gru, 1, 8, 1, 1);
        var empty = new TrainingSequence(3, new float[3], [float.NaN, float.NaN, float.NaN]);
        var result = new Trainer(shape, new SquaredErrorLoss(1), new TrainingOptions())
            .Train(ParameterInitialisation.Draw(shape, 1), [empty], []);

        Assert.Equal(TrainingOutcome.NothingToLearn, result.Outcome);
    }

    [Fact]
    public void Held_out_loss_of_sines_falls_below_that_of_the_last_value()
    {
        var result = TrainSines(null);
        Assert.NotNull(result.Parameters);
        Assert.True(result.LossAfter < result.LossBefore - 1, result.Message);
        Assert.All(result.Epochs, epoch => Assert.InRange(epoch.Clipped, 0, epoch.Updates));
    }

    private static TrainingResult TrainSines(PartRunner? run)
    {
        var head = new ForecastHead(1, 4);
        var shape = new NetworkShape(CellKind.Gru, 1, 16, 1, head.OutputSize);
        var options = new TrainingOptions { Epochs = 20, BatchSize = 16, LearningRate = 0.01, TruncationLength = 16 };
        var windows = Enumerable.Range(0, 40).Select(i => Sine(i, 30 + i).ToSequence(head.Horizons)).ToArray();
        return new Trainer(shape, new StudentTLoss(head), options, run)
            .Train(ParameterInitialisation.Draw(shape, 3), windows[..32], windows[32..]);
    }

    private static TrainingWindow Sine(int phase, int length)
    {
        var values = Enumerable.Range(0, length).Select(t => (float)Math.Sin((t * 0.5) + phase)).ToArray();
        return new TrainingWindow(0, length, [.. values], values);
    }

    private static TrainingWindow Triangle(int phase, int length)
    {
        var values = Enumerable.Range(0, length).Select(t => (((t + phase) % 8) - 3.5f) / 4).ToArray();
        return new TrainingWindow(0, length, [.. values], values);
    }

    private static TrainingWindow Irregular()
    {
        float[] values = [0.3f, -1, 0.8f, 0.1f, -0.4f, 0.9f, -0.7f, 0.2f, 0.6f, -0.9f, 0.5f, -0.2f, 1, -0.6f, 0.4f, 0];
        return new TrainingWindow(0, 0, [.. values], values);
    }
}
