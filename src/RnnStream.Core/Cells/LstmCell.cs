using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>The LSTM cell.</summary>
/// <remarks>
/// Hochreiter and Schmidhuber 1997 with the forget gate of Gers, Schmidhuber and Cummins 2000, as PyTorch's
/// <c>nn.LSTM</c> writes it, gates in the order i, f, g, o:
/// <code>
/// i = σ(W_i x + U_i h₋₁ + b_i)      f = σ(W_f x + U_f h₋₁ + b_f)      x [input], h and c [hidden]
/// g = tanh(W_g x + U_g h₋₁ + b_g)   o = σ(W_o x + U_o h₋₁ + b_o)      W [input, 4 · hidden], U [hidden, 4 · hidden]
/// c = f · c₋₁ + i · g               h = o · tanh(c)                   b [4 · hidden]
/// </code>
/// Each sum runs bias, inputs ascending, hidden ascending, so that stepping one sensor gives the same bits.
/// </remarks>
internal sealed class LstmCell : Cell
{
    public override void Forward(in LayerParameters parameters, CellTrace trace, int step)
    {
        var (batch, size) = (trace.Batch, trace.HiddenSize);
        var gates = 4 * size;
        var sums = new MatrixSpan(trace.Gates(step), batch, gates);                                       // b + W x

        MatrixKernel.MultiplyAdd(
            new(trace.Hidden(step - 1), batch, size), new(parameters.RecurrentWeights, size, gates), sums);  // + U h₋₁
        LstmGateKernel.Forward(                                                                              // c, h
            sums.Values, trace.Memory(step - 1), trace.Memory(step), trace.Auxiliary(step), trace.Hidden(step), size);
    }

    public override void Backward(CellTrace trace, int step)
    {
        var (batch, size) = (trace.Batch, trace.HiddenSize);
        var dHidden = trace.DHidden.AsSpan(0, batch * size);
        var dMemory = trace.DMemory.AsSpan(0, batch * size);
        var dSums = trace.DGates(step);

        LstmGateKernel.Backward(                                                                             // c, h
            trace.Gates(step), trace.Memory(step - 1), trace.Auxiliary(step), dHidden, dMemory, dSums, size);
        dHidden.Clear();
        MatrixKernel.MultiplyAdd(                                                                            // U h₋₁
            new(dSums, batch, 4 * size), new(trace.RecurrentTransposed, 4 * size, size), new(dHidden, batch, size));
    }
}
