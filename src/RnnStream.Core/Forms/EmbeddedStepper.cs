using RnnStream.Core.Cells;

namespace RnnStream.Core.Forms;

/// <summary>An embedding and the layers above it, stepped for one sequence at a time.</summary>
internal sealed class EmbeddedStepper
{
    private readonly SymbolEmbedding? _embedding;
    private readonly float[] _table;
    private readonly float[] _embedded;
    private readonly NetworkStepper _layers;
    private readonly float[] _outputs;

    /// <param name="shape">Of the network, or of an encoder.</param>
    /// <param name="values">Its parameters and whatever follows them; copied.</param>
    public EmbeddedStepper(NetworkShape shape, ReadOnlySpan<float> values)
    {
        _embedding = shape.Embedding;
        _table = values[shape.EmbeddingOffset..shape.EncoderOffset].ToArray();
        _embedded = new float[shape.LayerInputSize(0)];
        _layers = new NetworkStepper(new Network(NetworkParameters.LayersAndHead(shape, values)));
        _outputs = new float[_layers.Network.Shape.OutputSize];
    }

    /// <summary>Floats of a hidden state.</summary>
    public int StateLength => _layers.Network.StateLength;

    /// <summary>Values that the head gives.</summary>
    public int OutputSize => _outputs.Length;

    /// <summary>One step.</summary>
    /// <param name="input">Shape [input].</param>
    /// <param name="state">The hidden state; advanced in place.</param>
    /// <returns>Shape [output]; valid until the next step.</returns>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> input, Span<float> state)
    {
        if (_embedding is not null)
        {
            _embedding.Embed(_table, input, _embedded, rows: 1);
            input = _embedded;
        }

        _layers.Step(input, state, _outputs);
        return _outputs;
    }
}
