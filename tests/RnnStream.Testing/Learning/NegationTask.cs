using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Testing.Learning;

/// <summary>Short sequences of words with one verdict: "not" turns the next judging word into its opposite.</summary>
/// <remarks>Every sequence holds one "good", one "bad" and one "not" that stands before one of them, among words
/// without a judgement:
/// "not … good … bad" is bad, "good … not … bad" is good. The words alone say nothing, since both verdicts have the
/// same bags of
/// words; order is all.</remarks>
public static class NegationTask
{
    private const int Good = 0;
    private const int Bad = 1;
    private const int Not = 2;
    private const int FillerCount = 5;
    public const int WordCount = 3 + FillerCount;

    public static NetworkShape Shape(CellKind cell, int hidden) =>
        new(cell, InputSize: 1, hidden, Layers: 1, OutputSize: 1) { Embedding = new SymbolEmbedding(WordCount, 8) };

    /// <summary>Counts of words in place of the words: one step, so that order is gone and the cell is a plain hidden
    /// layer.</summary>
    public static NetworkShape BagShape(int hidden) => new(CellKind.Elman, WordCount, hidden, Layers: 1, OutputSize: 1);

    public static (int[] Words, bool IsGood) Draw(Random random)
    {
        while (true)
        {
            int[] words = [Good, Bad, Not, .. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => 3 + random.Next(FillerCount))];
            random.Shuffle(words);
            var score = Score(words);
            if (score != 0)
                return (words, score > 0);
        }
    }

    public static TrainingSequence Window(int[] words, bool isGood) =>
        WindowClassifier.Window(words.Length, SymbolSequences.Floats(words), isGood ? 1 : 0);

    public static float[] Bag(int[] words)
    {
        var counts = new float[WordCount];
        foreach (var word in words)
            counts[word]++;
        return counts;
    }

    public static TrainingResult Learn(CellKind cell, int hidden, int windows, TrainingOptions options)
    {
        var random = new Random((int)options.Seed);
        return Train(Shape(cell, hidden), Enumerable.Range(0, windows).Select(_ => Draw(random))
            .Select(one => Window(one.Words, one.IsGood)), options);
    }

    public static TrainingResult LearnBags(int hidden, int windows, TrainingOptions options)
    {
        var random = new Random((int)options.Seed);
        return Train(BagShape(hidden), Enumerable.Range(0, windows).Select(_ => Draw(random))
            .Select(one => WindowClassifier.Window(1, Bag(one.Words), one.IsGood ? 1 : 0)), options);
    }

    /// <summary>Share of so many new sequences whose verdict is told.</summary>
    public static double Accuracy(NetworkParameters parameters, int count, int seed)
    {
        var classifier = new WindowClassifier(parameters, new SigmoidHead(1));
        var isBag = parameters.Shape.Embedding is null;
        var random = new Random(seed);
        var probability = new double[1];
        return Enumerable.Range(0, count).Count(_ =>
        {
            var (words, isGood) = Draw(random);
            classifier.Classify(isBag ? Bag(words) : SymbolSequences.Floats(words), probability);
            return (probability[0] > 0.5) == isGood;
        }) / (double)count;
    }

    private static TrainingResult Train(NetworkShape shape, IEnumerable<TrainingSequence> windows, TrainingOptions options) =>
        new Trainer(shape, new SigmoidHead(1).Loss, options)
            .Train(ParameterInitialisation.Draw(shape, (ulong)options.Seed), [.. windows], []);

    private static int Score(int[] words)
    {
        var (score, sign) = (0, 1);
        foreach (var word in words)
        {
            if (word == Not)
                sign = -1;
            if (word is Good or Bad)
                (score, sign) = (score + (word == Good ? sign : -sign), 1);
        }

        return score;
    }
}
