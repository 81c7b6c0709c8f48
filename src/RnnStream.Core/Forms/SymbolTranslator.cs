using RnnStream.Core.Cells;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Core.Forms;

/// <summary>Sequence-to-sequence over symbols: an encoder reads one sequence, the decoder writes another.</summary>
/// <remarks>Sutskever, Vinyals and Le 2014; always the likeliest symbol. Trained on
/// <see cref="SymbolSequences.Translation"/>. Not thread-safe.</remarks>
/// <param name="parameters">Of a network with an encoder; copied.</param>
/// <param name="startSymbol">What the decoder reads at its first step.</param>
public sealed class SymbolTranslator(NetworkParameters parameters, int startSymbol)
{
    private readonly SequenceStepper _stepper = new(parameters);

    /// <summary>Writes the symbols that belong to a sequence.</summary>
    /// <param name="source">At least 1 symbol.</param>
    /// <param name="target">As many symbols as there is room; overwritten.</param>
    /// <exception cref="ArgumentException">The source is empty or holds no symbol, or there is no room.</exception>
    public void Translate(ReadOnlySpan<int> source, Span<int> target)
    {
        var size = _stepper.Shape.OutputSize;
        var outputs = new float[target.Length * size];
        _stepper.Begin(SymbolSequences.Floats(source));
        FreeRun.Run(_stepper, [startSymbol], target.Length, FreeRun.LikeliestSymbol, outputs);
        for (var step = 0; step < target.Length; step++)
        {
            target[step] = SoftmaxHead.Largest(outputs.AsSpan(step * size, size));
        }
    }
}
