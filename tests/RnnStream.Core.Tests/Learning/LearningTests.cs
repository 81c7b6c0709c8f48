using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Testing.Learning;

namespace RnnStream.Core.Tests.Learning;

/// <summary>Networks learn what networks like them are known to learn; the sizes here fit a quick suite.</summary>
/// <remarks>The full tasks (200 steps, reversal of 20 symbols, digits beside PyTorch) are
/// <c>dotnet run -c Release --project tests/RnnStream.Benchmarks -- learning --long</c>.</remarks>
public sealed class LearningTests
{
    public static TheoryData<CellKind> Cells() => [.. Enum.GetValues<CellKind>()];

    [Fact]
    public void A_gated_cell_adds_over_60_steps_where_the_elman_cell_has_learned_nothing()
    {
        double Error(CellKind cell) => AddingProblem.Learn(
            cell, 32, 60, 2_500, new() { Epochs = 12, LearningRate = 0.01, BatchSize = 64, Patience = 12 }).LossAfter;
        var (gru, elman) = (Error(CellKind.Gru), Error(CellKind.Elman));
        Assert.True(gru < 0.01, $"GRU: {gru}");
        Assert.True(elman > 0.1, $"Elman: {elman}");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Strings_of_the_reber_grammar_are_all_predicted_legally(CellKind cell) =>
        AssertAllLegal(cell, hidden: 16, windows: 500, isEmbedded: false);

    [Theory]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void Strings_of_the_embedded_reber_grammar_are_all_predicted_legally(CellKind cell) =>
        AssertAllLegal(cell, hidden: 32, windows: 1_000, isEmbedded: true);

    [Fact]
    public void An_encoder_and_decoder_reverse_sequences_they_have_never_seen()
    {
        var options = new TrainingOptions { Epochs = 25, LearningRate = 0.01, BatchSize = 64 };
        var result = ReversalTask.Learn(CellKind.Gru, 48, symbols: 4, length: 5, windows: 2_000, options);
        Assert.Equal(300, ReversalTask.CountExact(result.Parameters!, symbols: 4, length: 5, count: 300, seed: 77));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Negation_is_understood_from_the_order_of_words(CellKind cell)
    {
        var result = NegationTask.Learn(cell, 16, 2_000, new() { Epochs = 20, LearningRate = 0.01, BatchSize = 32 });
        var accuracy = NegationTask.Accuracy(result.Parameters!, 1_000, seed: 77);
        Assert.True(accuracy > 0.99, $"Accuracy {accuracy}.");
    }

    [Fact]
    public void A_bag_of_words_cannot_understand_negation()
    {
        var result = NegationTask.LearnBags(16, 2_000, new() { Epochs = 20, LearningRate = 0.01, BatchSize = 32 });
        Assert.InRange(NegationTask.Accuracy(result.Parameters!, 20_000, seed: 77), 0.45, 0.55);
    }

    [Fact]
    public void A_vector_per_sensor_teaches_a_shared_network_the_habits_of_each()
    {
        double Excess(bool isTold) => FleetTask.Learn(
            CellKind.Gru, 16, 3_000, isTold, new() { Epochs = 15, LearningRate = 0.01, Patience = 15 }).LossAfter / FleetTask.NoiseLoss;
        Assert.True(Excess(isTold: true) < 1.1);
        Assert.True(Excess(isTold: false) > 1.15);
    }

    [Fact]
    public void Gradients_that_explode_without_clipping_leave_nothing_and_with_clipping_converge()
    {
        var without = ExplosionTask.Learn(double.PositiveInfinity);
        Assert.Equal(TrainingOutcome.Diverged, without.Outcome);
        Assert.Null(without.Parameters);
        Assert.StartsWith("Training diverged in epoch 1", without.Message, StringComparison.Ordinal);
        Assert.EndsWith("nothing of it is kept.", without.Message, StringComparison.Ordinal);

        var with = ExplosionTask.Learn(clipNorm: 0.01);
        Assert.Equal(TrainingOutcome.Completed, with.Outcome);
        Assert.True(with.LossAfter < 0.05, with.Message);
    }

    private static void AssertAllLegal(CellKind cell, int hidden, int windows, bool isEmbedded)
    {
        var options = new TrainingOptions { Epochs = 20, LearningRate = 0.01, BatchSize = 32 };
        var result = ReberGrammar.Learn(cell, hidden, windows, isEmbedded, options);
        var random = new Random(77);
        var strings = Enumerable.Range(0, 500).Select(_ => ReberGrammar.Draw(random, isEmbedded));
        Assert.Equal(500, ReberGrammar.CountLegal(result.Parameters!, strings));
    }
}
