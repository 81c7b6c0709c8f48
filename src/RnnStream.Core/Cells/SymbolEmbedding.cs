namespace RnnStream.Core.Cells;

/// <summary>Learned vectors for symbols: the first input of every step is a symbol's number, and its vector takes its
/// place.</summary>
/// <param name="SymbolCount">Symbols, numbered from 0: letters, classes, or the sensors of a fleet.</param>
/// <param name="Size">Values of a vector.</param>
/// <remarks>A step's inputs after the first stay as they are behind the vector, so a network of one input reads symbols
/// alone (Bengio et al. 2003), and a network of more reads numbers and knows whose they are.</remarks>
public sealed record SymbolEmbedding(int SymbolCount, int Size)
{
    /// <summary>Number of learned values: the table, shape [symbol, size].</summary>
    public int ParameterCount => SymbolCount * Size;

    /// <summary>Writes what the first layer reads: each step's vector, then its other inputs.</summary>
    /// <param name="table">Shape [symbol, size].</param>
    /// <param name="inputs">Shape [rows, input]; the first of each row is a symbol's number.</param>
    /// <param name="embedded">Shape [rows, size + input − 1]; overwritten.</param>
    /// <param name="rows">Steps · batch.</param>
    /// <exception cref="ArgumentException">An input is not the number of a symbol.</exception>
    internal void Embed(ReadOnlySpan<float> table, ReadOnlySpan<float> inputs, Span<float> embedded, int rows)
    {
        var (from, to) = (inputs.Length / rows, embedded.Length / rows);
        for (var row = 0; row < rows; row++)
        {
            var input = inputs.Slice(row * from, from);
            var vector = table.Slice(Symbol(input[0]) * Size, Size);
            var destination = embedded.Slice(row * to, to);
            vector.CopyTo(destination);
            input[1..].CopyTo(destination[Size..]);
        }
    }

    /// <summary>Differentiates <see cref="Embed"/>: each row's gradient goes to its symbol's vector, rows
    /// ascending.</summary>
    /// <param name="inputs">Shape [rows, input].</param>
    /// <param name="dEmbedded">∂loss/∂embedded, shape [rows, size + input − 1].</param>
    /// <param name="dTable">Shape [symbol, size]; added to.</param>
    /// <param name="rows">Steps · batch.</param>
    internal void Accumulate(ReadOnlySpan<float> inputs, ReadOnlySpan<float> dEmbedded, Span<float> dTable, int rows)
    {
        var (from, to) = (inputs.Length / rows, dEmbedded.Length / rows);
        for (var row = 0; row < rows; row++)
        {
            var gradient = dTable.Slice(Symbol(inputs[row * from]) * Size, Size);
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] += dEmbedded[(row * to) + i];
            }
        }
    }

    /// <summary>Whether an input is the number of a symbol.</summary>
    internal bool Holds(float input) => input >= 0 && input < SymbolCount && input == (int)input;

    private int Symbol(float input) => Holds(input)
        ? (int)input
        : throw new ArgumentException($"A symbol between 0 and {SymbolCount - 1} was expected, found {input}.");
}
