using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>Gradients of one layer's parameters and inputs, from the gradients of its sums at every step.</summary>
/// <remarks>The sums are <c>b + W x + U h₋₁</c>, so <c>dW = Σ xᵀ dSums</c>, <c>dU = Σ h₋₁ᵀ dSums</c>, <c>db = Σ
/// dSums</c> and <c>dx = dSums Wᵀ</c>; rows (steps, then batch) ascending.</remarks>
internal static class LayerGradient
{
    /// <summary>Rows per product: as many as keep a block of sums in the first-level cache (measured: 64 to 128 are
    /// best).</summary>
    private const int RowsPerBlock = 64;

    /// <summary>Adds a layer's gradients to <paramref name="gradient"/>.</summary>
    /// <param name="trace">After <c>Backward</c> of all steps.</param>
    /// <param name="x">Inputs of the layer, shape [T · batch, input].</param>
    /// <param name="gradient">The layer's part of the gradient; changed.</param>
    public static void Accumulate(CellTrace trace, ReadOnlySpan<float> x, in LayerParameters gradient)
    {
        var rows = trace.Steps * trace.Batch;
        var gates = gradient.Bias.Length;
        var inputs = x.Length / rows;
        var input = new MatrixView(x, rows, inputs);
        var before = new MatrixView(trace.HiddenBefore(), rows, trace.HiddenSize);
        var dSums = new MatrixView(trace.AllDGates(), rows, gates);
        var dRecurrent = new MatrixView(trace.AllDRecurrent(), rows, gates);
        var dW = new MatrixSpan(gradient.InputWeights, inputs, gates);
        var dU = new MatrixSpan(gradient.RecurrentWeights, trace.HiddenSize, gates);
        for (var row = 0; row < rows; row += RowsPerBlock)
        {
            var count = Math.Min(RowsPerBlock, rows - row);
            var block = dSums.RowRange(row, count);
            MatrixKernel.MultiplyAdd(input.RowRange(row, count).Transposed, block, dW);
            MatrixKernel.MultiplyAdd(before.RowRange(row, count).Transposed, dRecurrent.RowRange(row, count), dU);
        }

        OptimizerKernel.AddRows(trace.AllDGates(), gradient.Bias);
        if (gradient.RecurrentBias.Length > 0)
        {
            AccumulateRecurrentBias(trace, gradient.RecurrentBias);
        }
    }

    /// <summary>dx = dSums Wᵀ for all steps.</summary>
    /// <param name="trace">After <c>Backward</c> of all steps.</param>
    /// <param name="inputWeights">W, shape [input, gates · hidden].</param>
    /// <param name="scratch">Room for Wᵀ.</param>
    /// <param name="dInputs">dx, shape [T · batch, input]; overwritten.</param>
    public static void Inputs(
        CellTrace trace, ReadOnlySpan<float> inputWeights, Span<float> scratch, Span<float> dInputs)
    {
        var rows = trace.Steps * trace.Batch;
        var inputs = dInputs.Length / rows;
        var gates = inputWeights.Length / inputs;
        var transposed = new MatrixSpan(scratch, gates, inputs);
        MatrixKernel.Transpose(new(inputWeights, inputs, gates), transposed);
        dInputs.Clear();
        MatrixKernel.MultiplyAdd(
            new(trace.AllDGates(), rows, gates), new(transposed.Values, gates, inputs), new(dInputs, rows, inputs));
    }

    /// <summary>b_hn is added to the GRU's U_n h₋₁ alone: the last third of the recurrent sums.</summary>
    private static void AccumulateRecurrentBias(CellTrace trace, Span<float> gradient)
    {
        var dRecurrent = trace.AllDRecurrent();
        for (var at = 2 * gradient.Length; at < dRecurrent.Length; at += 3 * gradient.Length)
        {
            OptimizerKernel.Add(gradient, dRecurrent.Slice(at, gradient.Length));
        }
    }
}
