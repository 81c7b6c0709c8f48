using System.Globalization;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Testing.Learning;

namespace RnnStream.Benchmarks.Learning;

/// <summary>Symbols in, symbols or a verdict out: grammar, negation, reversal.</summary>
internal static class SymbolStudy
{
    private const int Strings = 1_000;

    public static IEnumerable<LearningRow> Reber()
    {
        foreach (var cell in Enum.GetValues<CellKind>())
            yield return Reber(cell, hidden: 16, windows: 500, isEmbedded: false);
        foreach (var cell in new[] { CellKind.Gru, CellKind.Lstm })
            yield return Reber(cell, hidden: 32, windows: 1_000, isEmbedded: true);
    }

    public static IEnumerable<LearningRow> Negation()
    {
        var options = new TrainingOptions { Epochs = 20, LearningRate = 0.01, BatchSize = 32 };
        foreach (var cell in Enum.GetValues<CellKind>())
            yield return Negation($"{cell} 16", () => NegationTask.Learn(cell, 16, 2_000, options), a => a > 0.99, "accuracy > 0.99");
        yield return Negation(
            "bag of words, 16 hidden units", () => NegationTask.LearnBags(16, 2_000, options), a => a < 0.55, "cannot: about 0.5");
    }

    public static IEnumerable<LearningRow> Reversal()
    {
        const int Symbols = 8;
        var options = new TrainingOptions { Epochs = 20, LearningRate = 0.003, BatchSize = 64 };
        var started = LearningStudy.CpuSeconds;
        var result = ReversalTask.Learn(CellKind.Gru, 128, Symbols, length: 20, windows: 40_000, options);
        var exact = ReversalTask.CountExact(result.Parameters!, Symbols, length: 20, Strings, seed: 1_000_003);
        yield return new LearningRow(
            "reversing 20 of 8 symbols, encoder–decoder", "GRU 128", $"{exact} of {Strings:N0} new sequences exact", "all",
            exact == Strings, result.Epochs.Count, LearningStudy.CpuSeconds - started);
    }

    private static LearningRow Reber(CellKind cell, int hidden, int windows, bool isEmbedded)
    {
        var options = new TrainingOptions { Epochs = 20, LearningRate = 0.01, BatchSize = 32 };
        var started = LearningStudy.CpuSeconds;
        var result = ReberGrammar.Learn(cell, hidden, windows, isEmbedded, options);
        var random = new Random(1_000_003);
        var legal = ReberGrammar.CountLegal(
            result.Parameters!, Enumerable.Range(0, Strings).Select(_ => ReberGrammar.Draw(random, isEmbedded)));
        return new LearningRow(
            isEmbedded ? "embedded Reber grammar" : "Reber grammar", $"{cell} {hidden}",
            $"{legal} of {Strings:N0} new strings predicted legally", "all", legal == Strings, result.Epochs.Count,
            LearningStudy.CpuSeconds - started);
    }

    private static LearningRow Negation(string network, Func<TrainingResult> learn, Func<double, bool> isReached, string goal)
    {
        var started = LearningStudy.CpuSeconds;
        var result = learn();
        var accuracy = NegationTask.Accuracy(result.Parameters!, 20_000, seed: 1_000_003);
        return new LearningRow(
            "verdicts with negation", network, string.Create(CultureInfo.InvariantCulture, $"accuracy {accuracy:0.000}"),
            goal, isReached(accuracy), result.Epochs.Count, LearningStudy.CpuSeconds - started);
    }
}
