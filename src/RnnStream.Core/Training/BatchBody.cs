using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>What a batch part runs below the head: the inputs of its rows, their embedding, the stacked
/// layers.</summary>
/// <remarks>Allocated once for the largest batch and reused; not thread-safe.</remarks>
internal sealed class BatchBody
{
    private readonly NetworkShape _shape;
    private readonly float[] _inputs;
    private readonly float[] _embedded;
    private readonly float[] _dEmbedded;

    public BatchBody(NetworkShape shape, int stepsMax, int rowsMax)
    {
        _shape = shape;
        Stack = new LayerStack(shape, stepsMax, rowsMax);
        _inputs = new float[stepsMax * rowsMax * shape.InputSize];
        var embedded = shape.Embedding is null ? 0 : stepsMax * rowsMax * shape.LayerInputSize(0);
        _embedded = new float[embedded];
        _dEmbedded = new float[embedded];
    }

    /// <summary>The layers.</summary>
    public LayerStack Stack { get; }

    private int Rows => Stack.Top.Steps * Stack.Top.Batch;

    private Span<float> Inputs => _inputs.AsSpan(0, Rows * _shape.InputSize);

    /// <summary>Where the inputs of a row at a step go, shape [input]; after <see cref="LayerStack.Begin"/>, before
    /// <see cref="Forward"/>.</summary>
    public Span<float> Input(int step, int row) =>
        _inputs.AsSpan(((step * Stack.Top.Batch) + row) * _shape.InputSize, _shape.InputSize);

    /// <summary>Embeds the inputs and runs all steps through all layers.</summary>
    /// <returns>h of the top layer, shape [T · batch, hidden].</returns>
    public ReadOnlySpan<float> Forward(in ParameterSpan parameters)
    {
        _shape.Embedding?.Embed(parameters.EmbeddingTable, Inputs, Embedded(_embedded), Rows);
        return Stack.Forward(parameters, FirstLayerInputs);
    }

    /// <summary>Differentiates <see cref="Forward"/>, from the stack's <see cref="LayerStack.DHidden"/>.</summary>
    public void Backward(in ParameterSpan parameters, in ParameterSpan gradient, StackEnd? end = null)
    {
        var dEmbedded = Embedded(_dEmbedded);
        Stack.Backward(parameters, FirstLayerInputs, gradient, dEmbedded, end);
        _shape.Embedding?.Accumulate(Inputs, dEmbedded, gradient.EmbeddingTable, Rows);
    }

    private ReadOnlySpan<float> FirstLayerInputs => _shape.Embedding is null ? Inputs : Embedded(_embedded);

    private Span<float> Embedded(float[] values) =>
        values.AsSpan(0, values.Length == 0 ? 0 : Rows * _shape.LayerInputSize(0));
}
