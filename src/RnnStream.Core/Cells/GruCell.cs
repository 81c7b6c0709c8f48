using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>The gated recurrent unit.</summary>
/// <remarks>
/// Cho et al. 2014 in the form of PyTorch's <c>nn.GRU</c> (the reset gate acts after the recurrent product), gates in
/// the order r, z, n:
/// <code>
/// r = σ(W_r x + U_r h₋₁ + b_r)      z = σ(W_z x + U_z h₋₁ + b_z)      x [input], h [hidden]
/// q = U_n h₋₁ + b_hn                                                  W [input, 3 · hidden], U [hidden, 3 · hidden]
/// n = tanh(W_n x + b_in + r · q)    h = (1 − z) · n + z · h₋₁         b [3 · hidden], b_hn [hidden]
/// </code>
/// Each sum runs bias, inputs ascending, hidden ascending, so that stepping one sensor gives the same bits.
/// </remarks>
internal sealed class GruCell : Cell
{
    public override void Forward(in LayerParameters parameters, CellTrace trace, int step)
    {
        var (batch, size) = (trace.Batch, trace.HiddenSize);
        var gates = 3 * size;
        var sums = new MatrixSpan(trace.Gates(step), batch, gates);                                    // b + W x
        var recalled = new MatrixSpan(trace.Auxiliary(step), batch, size);
        var before = new MatrixView(trace.Hidden(step - 1), batch, size);
        var u = new MatrixView(parameters.RecurrentWeights, size, gates);

        MatrixKernel.MultiplyAdd(before, u.ColumnRange(0, 2 * size), sums.ColumnRange(0, 2 * size));   // + U h₋₁: r, z
        MatrixKernel.FillRows(parameters.RecurrentBias, recalled);                                     // b_hn
        MatrixKernel.MultiplyAdd(before, u.ColumnRange(2 * size, size), recalled);                     // + U_n h₋₁
        GruGateKernel.Forward(sums.Values, recalled.Values, before.Values, trace.Hidden(step), size);  // n, h
    }

    public override void Backward(CellTrace trace, int step)
    {
        var (batch, size) = (trace.Batch, trace.HiddenSize);
        var dHidden = trace.DHidden.AsSpan(0, batch * size);
        var dRecurrent = trace.DRecurrent(step);

        GruGateKernel.Backward(                                                                        // n, h
            trace.Gates(step), trace.Auxiliary(step), trace.Hidden(step - 1), dHidden,
            trace.DGates(step), dRecurrent, size);
        MatrixKernel.MultiplyAdd(                                                                      // U h₋₁
            new(dRecurrent, batch, 3 * size), new(trace.RecurrentTransposed, 3 * size, size),
            new(dHidden, batch, size));
    }
}
