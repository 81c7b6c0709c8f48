using RnnStream.Core.Training;

namespace RnnStream.Core.Forms;

/// <summary>Windows of symbols to learn from.</summary>
public static class SymbolSequences
{
    /// <summary>Many-to-many: after each symbol the next one is asked for.</summary>
    /// <param name="symbols">At least 2.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public static TrainingSequence NextSymbol(ReadOnlySpan<int> symbols)
    {
        if (symbols.Length < 2)
        {
            throw new ArgumentException($"At least 2 symbols were expected, found {symbols.Length}.");
        }

        return new TrainingSequence(symbols.Length - 1, Floats(symbols[..^1]), Floats(symbols[1..]));
    }

    /// <summary>Encoder–decoder: an encoder reads one sequence of symbols, the decoder writes another.</summary>
    /// <param name="source">What the encoder reads, at least 1 symbol.</param>
    /// <param name="target">What the decoder should write, at least 1 symbol.</param>
    /// <param name="startSymbol">What the decoder reads at its first step; later ones read the symbol written
    /// before.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    public static TrainingSequence Translation(ReadOnlySpan<int> source, ReadOnlySpan<int> target, int startSymbol)
    {
        int[] inputs = target.Length > 0 ? [startSymbol, .. target[..^1]] : [];
        return new TrainingSequence(source.Length, Floats(source), target.Length, Floats(inputs), Floats(target));
    }

    /// <summary>Symbols as inputs.</summary>
    public static float[] Floats(ReadOnlySpan<int> symbols)
    {
        var inputs = new float[symbols.Length];
        for (var i = 0; i < symbols.Length; i++)
        {
            inputs[i] = symbols[i];
        }

        return inputs;
    }
}
