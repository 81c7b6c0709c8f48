namespace RnnStream.Core.Cells;

/// <summary>A recurrent cell in training: one step of a batch forwards, and the same step backwards.</summary>
/// <remarks>Implementations hold no state. A new cell is one file and one line in <see cref="Of"/>.</remarks>
internal abstract class Cell
{
    private static readonly ElmanCell Elman = new();
    private static readonly GruCell Gru = new();
    private static readonly LstmCell Lstm = new();

    /// <summary>The cell of a kind.</summary>
    public static Cell Of(CellKind kind) => kind switch
    {
        CellKind.Elman => Elman,
        CellKind.Gru => Gru,
        CellKind.Lstm => Lstm,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such cell."),
    };

    /// <summary>(x, h₋₁) → h for every row of the batch, filling the trace's slot of <paramref name="step"/>.</summary>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="x">Shape [batch, input].</param>
    /// <param name="trace">Holds h₋₁; receives gates and h.</param>
    /// <param name="step">Which step of the stretch, from 0 upwards.</param>
    public abstract void Forward(in LayerParameters parameters, ReadOnlySpan<float> x, CellTrace trace, int step);

    /// <summary>Differentiates one <see cref="Forward"/>: ∂loss/∂h in the trace becomes ∂loss/∂h₋₁.</summary>
    /// <param name="trace">As <see cref="Forward"/> filled it; receives the gradients of the sums.</param>
    /// <param name="step">Which step of the stretch, from the last downwards.</param>
    public abstract void Backward(CellTrace trace, int step);
}
