namespace RnnStream.Core.Cells;

/// <summary>Where gradients enter an encoder: at each row's last step, those of the states the decoder started
/// from.</summary>
/// <param name="Decoder">After its <c>Backward</c>.</param>
/// <param name="Lengths">Steps of each row in the encoder.</param>
internal sealed record StackEnd(LayerStack Decoder, int[] Lengths)
{
    /// <summary>Adds to ∂loss/∂h and ∂loss/∂c of the rows whose last step this is.</summary>
    public void Join(int layer, int step, CellTrace trace)
    {
        var (size, from) = (trace.HiddenSize, Decoder.Layer(layer));
        for (var row = 0; row < trace.Batch; row++)
        {
            if (Lengths[row] - 1 == step)
            {
                AddRow(from.DHidden, trace.DHidden, row * size, size);
                AddRow(from.DMemory, trace.DMemory, row * size, trace.DMemory.Length > 0 ? size : 0);
            }
        }
    }

    private static void AddRow(float[] from, float[] to, int at, int size)
    {
        for (var i = at; i < at + size; i++)
        {
            to[i] += from[i];
        }
    }
}
