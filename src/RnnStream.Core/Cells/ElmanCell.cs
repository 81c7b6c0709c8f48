using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>The Elman cell.</summary>
/// <remarks>
/// Elman 1990, "Finding structure in time", as PyTorch's <c>nn.RNN</c> writes it:
/// <code>
/// h = tanh(W x + U h₋₁ + b)         x [input], h [hidden], W [input, hidden], U [hidden, hidden], b [hidden]
/// </code>
/// Each sum runs bias, inputs ascending, hidden ascending, so that stepping one sensor gives the same bits.
/// </remarks>
internal sealed class ElmanCell : Cell
{
    public override void Forward(in LayerParameters parameters, CellTrace trace, int step)
    {
        var (batch, size) = (trace.Batch, trace.HiddenSize);
        var sums = new MatrixSpan(trace.Gates(step), batch, size);                                        // b + W x

        MatrixKernel.MultiplyAdd(
            new(trace.Hidden(step - 1), batch, size), new(parameters.RecurrentWeights, size, size), sums);  // + U h₋₁
        ElmanGateKernel.Forward(sums.Values, trace.Hidden(step));                                           // tanh
    }

    public override void Backward(CellTrace trace, int step)
    {
        var (batch, size) = (trace.Batch, trace.HiddenSize);
        var dHidden = trace.DHidden.AsSpan(0, batch * size);
        var dSums = trace.DGates(step);

        ElmanGateKernel.Backward(trace.Hidden(step), dHidden, dSums);                                       // tanh
        dHidden.Clear();
        MatrixKernel.MultiplyAdd(
            new(dSums, batch, size), new(trace.RecurrentTransposed, size, size), new(dHidden, batch, size)); // U h₋₁
    }
}
