namespace RnnStream.Core.Cells;

/// <summary>Everything a network has learned, as one flat array.</summary>
/// <remarks>
/// Layer by layer, each as
/// <code>
/// W   [input, gates · hidden]     input-major: the row of one input is contiguous
/// U   [hidden, gates · hidden]    input-major
/// b   [gates · hidden]            PyTorch's b_ih + b_hh; for the GRU's n only b_in
/// b_hn [hidden]                   GRU only
/// </code>
/// then the head's W [hidden, output] and b [output], the table of the embedding [symbol, size] if there is one, and
/// the same again (without a head) for the encoder if there is one. A gradient has the same layout.
/// </remarks>
public sealed class NetworkParameters
{
    /// <summary>Takes ownership of the values.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's.</exception>
    public NetworkParameters(NetworkShape shape, float[] values)
    {
        if (values.Length != shape.ParameterCount)
        {
            throw new ArgumentException($"{shape} has {shape.ParameterCount} parameters, found {values.Length}.");
        }

        Shape = shape;
        Values = values;
    }

    /// <summary>What the network is made of.</summary>
    public NetworkShape Shape { get; }

    /// <summary>All values, in the order above.</summary>
    public float[] Values { get; }

    /// <summary>The parameters of one layer.</summary>
    public LayerParameters Layer(int layer) => Span.Layer(layer);

    /// <summary>The head's W, shape [hidden, output].</summary>
    public Span<float> HeadWeights => Span.HeadWeights;

    /// <summary>The head's b, shape [output].</summary>
    public Span<float> HeadBias => Span.HeadBias;

    /// <summary>The vectors of the embedding, shape [symbol, size]; empty without one.</summary>
    public Span<float> EmbeddingTable => Span.EmbeddingTable;

    internal ParameterSpan Span => new(Shape, Values);

    /// <summary>What lies above an embedding, as a network of its own over embedded inputs; an encoder gets a head of
    /// one zero output, which nobody reads.</summary>
    /// <param name="shape">Of the network, or of an encoder.</param>
    /// <param name="values">Its parameters and whatever follows them; copied.</param>
    internal static NetworkParameters LayersAndHead(NetworkShape shape, ReadOnlySpan<float> values)
    {
        var plain = shape with
        {
            InputSize = shape.LayerInputSize(0),
            OutputSize = Math.Max(1, shape.OutputSize),
            Embedding = null,
            Encoder = null,
        };
        var parameters = new NetworkParameters(plain, new float[plain.ParameterCount]);
        values[..shape.EmbeddingOffset].CopyTo(parameters.Values);
        return parameters;
    }
}
