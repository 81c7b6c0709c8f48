namespace RnnStream.Core.Cells;

/// <summary>What a network is made of: stacked layers of one cell and a linear head.</summary>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="InputSize">Values per step that go in.</param>
/// <param name="HiddenSize">Hidden units per layer.</param>
/// <param name="Layers">Stacked layers.</param>
/// <param name="OutputSize">Values per step that the head gives.</param>
public sealed record NetworkShape(CellKind Cell, int InputSize, int HiddenSize, int Layers, int OutputSize)
{
    /// <summary>Blocks of hidden-size sums per step: 1 for Elman, 3 for GRU (r, z, n), 4 for LSTM (i, f, g, o).</summary>
    public int GateCount => Cell switch
    {
        CellKind.Elman => 1,
        CellKind.Gru => 3,
        CellKind.Lstm => 4,
        _ => throw new InvalidOperationException($"There is no cell number {(int)Cell}."),
    };

    /// <summary>Values of the recurrent bias: b_hn of the GRU, none otherwise.</summary>
    public int RecurrentBiasSize => Cell == CellKind.Gru ? HiddenSize : 0;

    /// <summary>Number of learned values.</summary>
    public int ParameterCount => HeadOffset + ((HiddenSize + 1) * OutputSize);

    /// <summary>Where the head's weights begin.</summary>
    internal int HeadOffset => LayerOffset(Layers);

    /// <summary>Inputs of a layer: the network's for the first, the hidden state below for the others.</summary>
    public int LayerInputSize(int layer) => layer == 0 ? InputSize : HiddenSize;

    /// <summary>Where a layer's parameters begin.</summary>
    internal int LayerOffset(int layer)
    {
        var gates = GateCount * HiddenSize;
        var first = ((InputSize + HiddenSize + 1) * gates) + RecurrentBiasSize;
        var other = ((HiddenSize + HiddenSize + 1) * gates) + RecurrentBiasSize;
        return layer == 0 ? 0 : first + ((layer - 1) * other);
    }
}
