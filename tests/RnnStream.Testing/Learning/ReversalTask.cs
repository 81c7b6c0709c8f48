using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Testing.Learning;

/// <summary>Sequence-to-sequence: an encoder reads random symbols, the decoder writes them in reverse.</summary>
/// <remarks>The decoder sees nothing but the encoder's last hidden state, so all of the sequence must be in
/// it.</remarks>
public static class ReversalTask
{
    public static NetworkShape Shape(CellKind cell, int symbols, int hidden) => new(cell, InputSize: 1, hidden, Layers: 1, symbols)
    {
        Embedding = new SymbolEmbedding(symbols + 1, 16),
        Encoder = new ContextEncoder(1, new SymbolEmbedding(symbols, 16)),
    };

    public static int[] Draw(Random random, int symbols, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(symbols))];

    public static TrainingSequence Window(int[] source, int symbols) =>
        SymbolSequences.Translation(source, [.. source.Reverse()], startSymbol: symbols);

    /// <summary>How many of so many new sequences are reversed without a mistake.</summary>
    public static int CountExact(NetworkParameters parameters, int symbols, int length, int count, int seed)
    {
        var translator = new SymbolTranslator(parameters, startSymbol: symbols);
        var random = new Random(seed);
        var target = new int[length];
        return Enumerable.Range(0, count).Count(_ =>
        {
            var source = Draw(random, symbols, length);
            translator.Translate(source, target);
            return target.Reverse().SequenceEqual(source);
        });
    }

    public static TrainingResult Learn(
        CellKind cell, int hidden, int symbols, int length, int windows, TrainingOptions options,
        Action<EpochReport>? progress = null)
    {
        var random = new Random((int)options.Seed);
        TrainingSequence[] training =
            [.. Enumerable.Range(0, windows).Select(_ => Window(Draw(random, symbols, length), symbols))];
        options.TruncationLength = length;
        var shape = Shape(cell, symbols, hidden);
        return new Trainer(shape, new SoftmaxHead(symbols).Loss, options)
            .Train(ParameterInitialisation.Draw(shape, (ulong)options.Seed), training, [], progress);
    }
}
