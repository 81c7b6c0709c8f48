namespace RnnStream.Core.Cells;

/// <summary>One layer's part of <see cref="NetworkParameters"/> (or of a gradient), laid over the flat
/// values.</summary>
public readonly ref struct LayerParameters
{
    internal LayerParameters(NetworkShape shape, int layer, Span<float> values)
    {
        var gates = shape.GateCount * shape.HiddenSize;
        var inputs = shape.LayerInputSize(layer) * gates;
        var recurrent = shape.HiddenSize * gates;
        InputWeights = values[..inputs];
        RecurrentWeights = values.Slice(inputs, recurrent);
        Bias = values.Slice(inputs + recurrent, gates);
        RecurrentBias = values.Slice(inputs + recurrent + gates, shape.RecurrentBiasSize);
    }

    /// <summary>W, shape [input, gates · hidden].</summary>
    public Span<float> InputWeights { get; }

    /// <summary>U, shape [hidden, gates · hidden].</summary>
    public Span<float> RecurrentWeights { get; }

    /// <summary>b, shape [gates · hidden].</summary>
    public Span<float> Bias { get; }

    /// <summary>b_hn, shape [hidden]; empty unless the cell is a GRU.</summary>
    public Span<float> RecurrentBias { get; }
}
