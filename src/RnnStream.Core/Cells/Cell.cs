using RnnStream.Numerics;

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

    /// <summary>b + W x of all steps at once: the sums that <see cref="Forward"/> goes on with.</summary>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="x">Shape [T · batch, input].</param>
    /// <param name="trace">Receives the sums.</param>
    /// <remarks>No sum waits for a step, and many rows share every weight that is loaded; the order within each sum is
    /// the same.</remarks>
    public static void Project(in LayerParameters parameters, ReadOnlySpan<float> x, CellTrace trace)
    {
        var rows = trace.Steps * trace.Batch;
        var (inputs, gates) = (x.Length / rows, parameters.Bias.Length);
        var sums = new MatrixSpan(trace.AllGates(), rows, gates);
        MatrixKernel.FillRows(parameters.Bias, sums);                                                       // b
        MatrixKernel.MultiplyAdd(new(x, rows, inputs), new(parameters.InputWeights, inputs, gates), sums);  // + W x
    }

    /// <summary>(x, h₋₁) → h for every row of the batch, filling the trace's slot of <paramref name="step"/>.</summary>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="trace">Holds b + W x and h₋₁; receives gates and h.</param>
    /// <param name="step">Which step of the stretch, from 0 upwards.</param>
    public abstract void Forward(in LayerParameters parameters, CellTrace trace, int step);

    /// <summary>Differentiates one <see cref="Forward"/>: ∂loss/∂h in the trace becomes ∂loss/∂h₋₁.</summary>
    /// <param name="trace">As <see cref="Forward"/> filled it; receives the gradients of the sums.</param>
    /// <param name="step">Which step of the stretch, from the last downwards.</param>
    public abstract void Backward(CellTrace trace, int step);
}
