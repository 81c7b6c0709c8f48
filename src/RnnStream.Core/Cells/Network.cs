using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>A network ready to step: its parameters in the order in which the kernels read them.</summary>
/// <remarks>Immutable and shared by threads. Many sensors at once take <see cref="NetworkStepper"/>, one for each
/// thread.</remarks>
public sealed class Network
{
    private readonly StepLayer[] _layers;

    /// <summary>Copies the parameters; later changes to them do not reach this network.</summary>
    /// <exception cref="ArgumentException">The network has an embedding or an encoder, which are stepped
    /// apart.</exception>
    public Network(NetworkParameters parameters)
    {
        if (parameters.Shape.Embedding is not null || parameters.Shape.Encoder is not null)
        {
            throw new ArgumentException($"Layers and a head alone can be stepped, found {parameters.Shape}.");
        }

        Shape = parameters.Shape;
        PaddedSize = StepLayer.Pad(Shape.HiddenSize);
        StateLength = Shape.StateLength;
        LayerStateLength = StateLength / Shape.Layers;
        Cell = (StepCell)(int)Shape.Cell;
        _layers = new StepLayer[Shape.Layers];
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer] = Pack(Shape, layer, parameters.Layer(layer));
        }

        Head = PackHead(parameters);
    }

    /// <summary>What the network is made of.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Floats of one sensor's hidden state. All zeros is the state of a sensor without history.</summary>
    public int StateLength { get; }

    internal int PaddedSize { get; }

    internal StepCell Cell { get; }

    internal StepLayer Head { get; }

    internal ReadOnlySpan<StepLayer> Layers => _layers;

    internal int LayerStateLength { get; }

    /// <summary>Advances one sensor: <c>(x, h₋₁) → h</c> through all layers, then <c>y = W_hy h + b_y</c>.</summary>
    /// <param name="input">x, shape [input], standardised (no unit).</param>
    /// <param name="state">The sensor's hidden state, <see cref="StateLength"/> floats; advanced in place.</param>
    /// <param name="output">y, shape [output]; overwritten. Empty: the head is left out.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <remarks>Thread-safe over distinct states, no allocation.</remarks>
    public void Step(ReadOnlySpan<float> input, Span<float> state, Span<float> output) =>
        Step(KernelSelection.Current, input, state, output);

    internal void Step(KernelWidth kernel, ReadOnlySpan<float> input, Span<float> state, Span<float> output)
    {
        if (input.Length != Shape.InputSize || state.Length != StateLength
            || (output.Length != Shape.OutputSize && output.Length != 0))
        {
            throw new ArgumentException(
                $"{Shape} was given {input.Length} inputs, {state.Length} values of state (not {StateLength}), "
                + $"room for {output.Length} outputs.");
        }

        if (StepKernel.NeedsScratch(kernel, _layers[0]))
        {
            StepWithScratch(kernel, input, state);
        }
        else
        {
            StepLayers(kernel, input, state, []);
        }

        if (output.Length != 0)
        {
            StepKernel.Apply(kernel, Head, state[^LayerStateLength..], output);
        }
    }

    // On its own: a frame of varying size would cost the others too.
    private void StepWithScratch(KernelWidth kernel, ReadOnlySpan<float> input, Span<float> state) =>
        StepLayers(kernel, input, state, stackalloc float[PaddedSize]);

    private void StepLayers(KernelWidth kernel, ReadOnlySpan<float> input, Span<float> state, Span<float> scratch)
    {
        foreach (var layer in _layers)
        {
            StepKernel.Advance(kernel, Cell, layer, input, state, scratch);
            input = state;
            state = state[LayerStateLength..];
        }
    }

    private static StepLayer Pack(NetworkShape shape, int layer, LayerParameters parameters)
    {
        var (inputs, gates) = (shape.LayerInputSize(layer), shape.GateCount * shape.HiddenSize);
        var packed = new StepLayer(
            shape.GateCount, inputs, shape.HiddenSize, shape.HiddenSize, hasRecurrentBias: shape.RecurrentBiasSize > 0);
        packed.SetRow(0, parameters.Bias);
        packed.SetRecurrentBias(parameters.RecurrentBias);
        for (var i = 0; i < inputs; i++)
        {
            packed.SetRow(1 + i, parameters.InputWeights.Slice(i * gates, gates));
        }

        for (var j = 0; j < shape.HiddenSize; j++)
        {
            packed.SetRow(1 + inputs + j, parameters.RecurrentWeights.Slice(j * gates, gates));
        }

        return packed;
    }

    private static StepLayer PackHead(NetworkParameters parameters)
    {
        var (hidden, outputs) = (parameters.Shape.HiddenSize, parameters.Shape.OutputSize);
        var packed = new StepLayer(1, hidden, hiddenSize: 0, outputs, hasRecurrentBias: false);
        packed.SetRow(0, parameters.HeadBias);
        for (var j = 0; j < hidden; j++)
        {
            packed.SetRow(1 + j, parameters.HeadWeights.Slice(j * outputs, outputs));
        }

        return packed;
    }
}
