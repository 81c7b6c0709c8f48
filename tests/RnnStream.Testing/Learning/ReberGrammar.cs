using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Testing.Learning;

/// <summary>Strings of the Reber grammar, and of the embedded one, whose second symbol must come again before the last
/// (Hochreiter
/// and Schmidhuber 1997, section 5.1).</summary>
/// <remarks>Many-to-many: a symbol's vector goes in, the probabilities of the next symbol come out. A step is predicted
/// legally when
/// the symbols held likeliest are exactly those that may follow.</remarks>
public static class ReberGrammar
{
    public const string Symbols = "BTPSXVE";

    // From each state: symbol and the state it leads to.
    private static readonly (char Symbol, int Next)[][] States =
    [
        [('B', 1)], [('T', 2), ('P', 3)], [('S', 2), ('X', 4)], [('T', 3), ('V', 5)], [('X', 3), ('S', 6)],
        [('P', 4), ('V', 6)], [('E', 7)],
    ];

    public static NetworkShape Shape(CellKind cell, int hidden) =>
        new(cell, InputSize: 1, hidden, Layers: 1, Symbols.Length) { Embedding = new SymbolEmbedding(Symbols.Length, 8) };

    /// <summary>A string and, for each symbol but the last, what may follow it.</summary>
    public static (string Text, string[] Legal) Draw(Random random, bool embedded)
    {
        var (inner, legal) = Walk(random);
        if (!embedded)
            return (inner, legal);
        var frame = random.Next(2) == 0 ? 'T' : 'P';
        return ($"B{frame}{inner}{frame}E", ["TP", "B", .. legal, frame.ToString(), "E"]);
    }

    public static TrainingSequence Window(string text) => SymbolSequences.NextSymbol([.. text.Select(c => Symbols.IndexOf(c))]);

    /// <summary>How many of the strings are predicted legally at every step.</summary>
    public static int CountLegal(NetworkParameters parameters, IEnumerable<(string Text, string[] Legal)> strings)
    {
        var stepper = new SequenceStepper(parameters);
        var head = new SoftmaxHead(Symbols.Length);
        return strings.Count(one =>
        {
            stepper.Begin();
            var isLegal = true;
            for (var t = 0; t < one.Legal.Length; t++)
            {
                var probabilities = new double[Symbols.Length];
                head.Read(stepper.Step([Symbols.IndexOf(one.Text[t])]), probabilities);
                var likeliest = Enumerable.Range(0, Symbols.Length).OrderByDescending(i => probabilities[i])
                    .Take(one.Legal[t].Length).Select(i => Symbols[i]);
                isLegal &= likeliest.Order().SequenceEqual(one.Legal[t].Order());
            }

            return isLegal;
        });
    }

    public static TrainingResult Learn(
        CellKind cell, int hidden, int windows, bool embedded, TrainingOptions options, Action<EpochReport>? progress = null)
    {
        var random = new Random((int)options.Seed);
        TrainingSequence[] training = [.. Enumerable.Range(0, windows).Select(_ => Window(Draw(random, embedded).Text))];
        options.TruncationLength = training.Max(sequence => sequence.Length);
        var shape = Shape(cell, hidden);
        return new Trainer(shape, new SoftmaxHead(Symbols.Length).Loss, options)
            .Train(ParameterInitialisation.Draw(shape, (ulong)options.Seed), training, [], progress);
    }

    private static (string Text, string[] Legal) Walk(Random random)
    {
        var (text, legal, state) = ("", new List<string>(), 0);
        while (state < States.Length)
        {
            var (symbol, next) = States[state][random.Next(States[state].Length)];
            text += symbol;
            state = next;
            if (state < States.Length)
                legal.Add(string.Concat(States[state].Select(edge => edge.Symbol)));
        }

        return (text, [.. legal]);
    }
}
