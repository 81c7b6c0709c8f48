using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Training;

public sealed class TrainingResumptionTests
{
    private const int Epochs = 5;
    private static readonly NetworkShape Shape = new(CellKind.Lstm, 1, 8, 2, 1);
    private static readonly NetworkParameters Initial = ParameterInitialisation.Draw(Shape, 5);

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Momentum)]
    public void A_training_interrupted_after_any_epoch_ends_with_the_same_bits(OptimizerKind optimizer)
    {
        var states = new List<TrainingState>();
        var whole = Train(optimizer, null, states.Add);
        Assert.Equal(Epochs, states.Count);
        foreach (var state in states)
        {
            var bytes = TrainingStateFile.Write(state, new Dictionary<string, string> { ["mine"] = "1" });
            Assert.True(TrainingStateFile.TryRead(bytes, out var read, out var facts, out var fault), fault);
            Assert.Equal("1", facts["mine"]);

            var resumed = Train(optimizer, read, null);
            Assert.Equal(whole.Parameters!.Values, resumed.Parameters!.Values);
            Assert.Equal(whole.Epochs, resumed.Epochs);
            Assert.Equal(whole.Outcome, resumed.Outcome);
            Assert.Equal(whole.Message, resumed.Message);
        }
    }

    [Fact]
    public void A_training_that_had_stopped_early_is_not_trained_further()
    {
        TrainingState? last = null;
        var options = new TrainingOptions { Epochs = 50, BatchSize = 4, LearningRate = 1, ClipNorm = 1e6, Patience = 2, TruncationLength = 8 };
        var stopped = new Trainer(Shape, new SquaredErrorLoss(1), options).Train(Initial, Windows(), Windows(), keep: state => last = state);
        Assert.Equal(TrainingOutcome.StoppedEarly, stopped.Outcome);

        var resumed = new Trainer(Shape, new SquaredErrorLoss(1), options).Train(Initial, Windows(), Windows(), resume: last);
        Assert.Equal(stopped.Epochs, resumed.Epochs);
        Assert.Equal(TrainingOutcome.StoppedEarly, resumed.Outcome);
    }

    [Fact]
    public void A_damaged_state_is_refused_wherever_it_is_cut()
    {
        TrainingState? last = null;
        Train(OptimizerKind.Adam, null, state => last = state);
        var bytes = TrainingStateFile.Write(last!, new Dictionary<string, string>());
        for (var length = 0; length < bytes.Length; length += 97)
        {
            Assert.False(TrainingStateFile.TryRead(bytes.AsSpan(0, length), out _, out _, out var fault));
            Assert.NotEmpty(fault);
        }

        Assert.False(TrainingStateFile.TryRead(NetworkFile.Write(Initial), out _, out _, out var foreign));
        Assert.Contains("training.version", foreign, StringComparison.Ordinal);
    }

    private static TrainingResult Train(OptimizerKind optimizer, TrainingState? resume, Action<TrainingState>? keep)
    {
        var options = new TrainingOptions
        {
            Epochs = Epochs,
            BatchSize = 4,
            LearningRate = 0.01,
            TruncationLength = 8,
            Optimizer = optimizer,
            Patience = Epochs,
        };
        return new Trainer(Shape, new SquaredErrorLoss(1), options).Train(Initial, Windows()[..9], Windows()[9..], resume: resume, keep: keep);
    }

    private static TrainingSequence[] Windows() =>
        [.. Enumerable.Range(0, 12).Select(static number => new TrainingSequence(
            20 + number, [.. Wave(number, 0)], [.. Wave(number, 1)]))];

    private static IEnumerable<float> Wave(int number, int shift) =>
        Enumerable.Range(0, 20 + number).Select(t => ((t + shift + number) % 7) / 7f);
}
