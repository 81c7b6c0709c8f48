using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>A network ready to step: its parameters in the order in which the kernels read them.</summary>
/// <remarks>Immutable and shared by threads. Each thread steps through its own <see cref="NetworkStepper"/>.</remarks>
public sealed class Network
{
    private readonly StepLayer[] _layers;

    /// <summary>Copies the parameters; later changes to them do not reach this network.</summary>
    /// <exception cref="ArgumentException">The network has an embedding or an encoder, which are stepped apart.</exception>
    public Network(NetworkParameters parameters)
    {
        if (parameters.Shape.Embedding is not null || parameters.Shape.Encoder is not null)
        {
            throw new ArgumentException($"Layers and a head alone can be stepped, found {parameters.Shape}.");
        }

        Shape = parameters.Shape;
        PaddedSize = StepLayer.Pad(Shape.HiddenSize);
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

    /// <summary>Floats of one sensor's hidden state: per layer h, and c of an LSTM, each filled up to a multiple of 16
    /// with zeros that stay zero. All zeros is the state of a sensor without history.</summary>
    public int StateLength => Shape.Layers * LayerStateLength;

    internal int PaddedSize { get; }

    internal StepCell Cell { get; }

    internal StepLayer Head { get; }

    internal ReadOnlySpan<StepLayer> Layers => _layers;

    internal int LayerStateLength => Cell == StepCell.Lstm ? 2 * PaddedSize : PaddedSize;

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
