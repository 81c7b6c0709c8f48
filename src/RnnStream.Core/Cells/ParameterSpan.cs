namespace RnnStream.Core.Cells;

/// <summary>The parameters of a network (or a gradient), laid over flat values in the order of
/// <see cref="NetworkParameters"/>.</summary>
internal readonly ref struct ParameterSpan
{
    private readonly NetworkShape _shape;
    private readonly Span<float> _values;

    public ParameterSpan(NetworkShape shape, Span<float> values)
    {
        _shape = shape;
        _values = values[..shape.ParameterCount];
    }

    /// <summary>The head's W, shape [hidden, output].</summary>
    public Span<float> HeadWeights => _values.Slice(_shape.HeadOffset, _shape.HiddenSize * _shape.OutputSize);

    /// <summary>The head's b, shape [output].</summary>
    public Span<float> HeadBias => _values.Slice(_shape.EmbeddingOffset - _shape.OutputSize, _shape.OutputSize);

    /// <summary>Shape [symbol, size]; empty without an embedding.</summary>
    public Span<float> EmbeddingTable => _values[_shape.EmbeddingOffset.._shape.EncoderOffset];

    /// <summary>The encoder's parameters.</summary>
    /// <exception cref="InvalidOperationException">The network has none.</exception>
    public ParameterSpan Encoder => _shape.EncoderShape is { } encoder
        ? new(encoder, _values[_shape.EncoderOffset..])
        : throw new InvalidOperationException($"{_shape} has no encoder.");

    /// <summary>The parameters of one layer.</summary>
    public LayerParameters Layer(int layer) => new(_shape, layer, _values[_shape.LayerOffset(layer)..]);
}
