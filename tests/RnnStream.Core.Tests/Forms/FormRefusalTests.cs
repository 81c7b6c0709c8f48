using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Core.Tests.Forms;

/// <summary>What cannot be trained is refused before anything is allocated, in one line with what was found and
/// expected.</summary>
public sealed class FormRefusalTests
{
    private static readonly NetworkShape Paired = FormShapes.Of("encoderdecoder", CellKind.Gru, 4, 1);

    [Fact]
    public void Windows_longer_than_memory_are_refused()
    {
        var shape = new NetworkShape(CellKind.Lstm, 1, 512, 1, 1);
        var message = Refusal(() => new Trainer(shape, new LinearHead(1).Loss, new() { TruncationLength = 1 << 20, BatchSize = 64 }));
        Assert.StartsWith("Windows of 1048576 steps, 64 at a time, need ", message, StringComparison.Ordinal);
        Assert.EndsWith("take shorter windows or fewer at a time.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_longer_than_memory_is_refused()
    {
        var shape = new NetworkShape(CellKind.Lstm, 1, 4_096, 1, 1) { Encoder = new(1) };
        var trainer = new Trainer(shape, new LinearHead(1).Loss, new() { TruncationLength = 1, BatchSize = 8 });
        var window = new TrainingSequence(400_000, new float[400_000], 1, [0], [0]);
        var parameters = new NetworkParameters(shape, new float[shape.ParameterCount]);
        Assert.StartsWith(
            "Windows of 400000 steps, 8 at a time, need ", Refusal(() => trainer.Evaluate(parameters, [window])),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1, "found 0 inputs.")]
    [InlineData(1, 0, 1, "found 0 hidden units.")]
    [InlineData(1, 1, -3, "found -3 layers.")]
    public void Sizes_below_one_are_refused(int inputs, int hidden, int layers, string end) =>
        Assert.EndsWith(end, Refusal(() => new Trainer(new(CellKind.Gru, inputs, hidden, layers, 1), new LinearHead(1).Loss, new())), StringComparison.Ordinal);

    [Fact]
    public void An_embedding_without_symbols_is_refused() =>
        Assert.Equal(
            "A network needs at least 1 of everything, found 0 symbols.",
            Refusal(() => new Trainer(new(CellKind.Gru, 1, 4, 1, 1) { Embedding = new(0, 3) }, new LinearHead(1).Loss, new())));

    [Fact]
    public void A_head_that_does_not_fit_its_loss_is_refused() =>
        Assert.Equal(
            "The loss needs 3 outputs, the head gives 1.",
            Refusal(() => new Trainer(new(CellKind.Gru, 1, 4, 1, 1), new SoftmaxHead(3).Loss, new())));

    [Fact]
    public void Windows_of_another_form_are_refused()
    {
        var plain = new NetworkShape(CellKind.Gru, 1, 4, 1, 1) { Embedding = new(3, 2) };
        Assert.Equal(
            "A symbol between 0 and 2 was expected, found 3 at step 1.", Train(plain, new TrainingSequence(2, [0, 3], [0, 0])));
        Assert.Equal(
            "Windows without a context were expected, found one of 4 steps: the network has no encoder.",
            Train(plain, new TrainingSequence(4, new float[4], 2, [0, 0], [0, 0])));
        Assert.Equal(
            "Windows with a context of 2 inputs per step were expected, found 0.",
            Train(Paired, new TrainingSequence(1, [0, 0], [0, 0])));
        Assert.Equal(
            "0 inputs and 0 targets do not divide into 0 steps (at least 1).", Refusal(() => new TrainingSequence(0, [], [])));
        Assert.Equal(
            "A context of 0 inputs does not divide into 0 steps (at least 1).", Refusal(() => new TrainingSequence(0, [], 1, [0], [0])));
    }

    private static string Train(NetworkShape shape, TrainingSequence window) => Refusal(() =>
        new Trainer(shape, new LinearHead(shape.OutputSize).Loss, new() { TruncationLength = 4 })
            .Train(ParameterInitialisation.Draw(shape, 1), [window], []));

    private static string Refusal(Func<object> action)
    {
        var message = Assert.Throws<ArgumentException>(() => _ = action()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
