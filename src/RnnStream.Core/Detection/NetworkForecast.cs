using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Numerics;

namespace RnnStream.Core.Detection;

/// <summary>Steps one channel's hidden state and remembers what was predicted for the readings to come.</summary>
/// <remarks>A channel's memory is one flat span of floats: h [hidden], then a ring of the predictions made at the
/// last 32
/// readings, shape [32, horizons]. Invariant: slot t mod 32 holds what was predicted at step t.</remarks>
internal sealed class NetworkForecast
{
    public const int RingLength = 32;

    private readonly NetworkShape _shape;
    private readonly ForecastHead _head = ForecastHead.Default;

    /// <exception cref="ArgumentException">The network does not fit the detector's inputs or horizons.</exception>
    public NetworkForecast(NetworkParameters parameters)
    {
        Parameters = parameters;
        _shape = parameters.Shape;
        if (_shape is not { Cell: CellKind.Gru, Layers: 1, InputSize: NetworkInputs.Size }
            || _shape.OutputSize != _head.OutputSize)
        {
            throw new ArgumentException(
                $"The detector needs a GRU of one layer, {NetworkInputs.Size} inputs, {_head.OutputSize} outputs; "
                + $"found {_shape}.", nameof(parameters));
        }
    }

    /// <summary>The network's parameters; read only.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>Floats that a channel's memory takes.</summary>
    public int FloatCount => _shape.HiddenSize + (RingLength * _head.Horizons.Length);

    /// <summary>The mean residual |x − ŷ| of some horizons at a step, in scaled units; 0 before all have
    /// predicted.</summary>
    /// <param name="memory">The channel's memory.</param>
    /// <param name="step">Steps made before this reading.</param>
    /// <param name="first">Index of the first horizon.</param>
    /// <param name="count">Horizons that are averaged.</param>
    /// <param name="x">Scaled value, clipped as the network's inputs are.</param>
    public double Residual(ReadOnlySpan<float> memory, long step, int first, int count, float x)
    {
        if (step < _head.Horizons[first + count - 1])
        {
            return 0;
        }

        var sum = 0.0;
        for (var k = first; k < first + count; k++)
        {
            sum += Math.Abs(x - Predictions(memory, step - _head.Horizons[k])[k]);
        }

        return sum / count;
    }

    /// <summary>Advances the hidden state by one reading and stores the predictions of every horizon.</summary>
    public void Step(Span<float> memory, long step, ReadOnlySpan<float> inputs)
    {
        var size = _shape.HiddenSize;
        var gates = 3 * size;
        var layer = Parameters.Layer(0);
        Span<float> sums = stackalloc float[gates];
        Span<float> recalled = stackalloc float[size];
        Span<float> after = stackalloc float[size];
        Span<float> outputs = stackalloc float[_shape.OutputSize];
        var hidden = memory[..size];
        var before = new MatrixView(hidden, 1, size);
        var u = new MatrixView(layer.RecurrentWeights, size, gates);
        var sumsRow = new MatrixSpan(sums, 1, gates);
        var recalledRow = new MatrixSpan(recalled, 1, size);

        layer.Bias.CopyTo(sums);
        layer.RecurrentBias.CopyTo(recalled);
        MatrixKernel.MultiplyAdd(
            new(inputs, 1, inputs.Length), new(layer.InputWeights, inputs.Length, gates), sumsRow);
        MatrixKernel.MultiplyAdd(before, u.ColumnRange(0, 2 * size), sumsRow.ColumnRange(0, 2 * size));
        MatrixKernel.MultiplyAdd(before, u.ColumnRange(2 * size, size), recalledRow);
        GruGateKernel.Forward(sums, recalled, hidden, after, size);
        after.CopyTo(hidden);

        Parameters.HeadBias.CopyTo(outputs);
        MatrixKernel.MultiplyAdd(
            new(hidden, 1, size), new(Parameters.HeadWeights, size, outputs.Length), new(outputs, 1, outputs.Length));
        outputs[.._head.Horizons.Length].CopyTo(memory[(size + Slot(step))..]);
    }

    /// <summary>The prediction of the next reading, made at a step.</summary>
    public float Next(ReadOnlySpan<float> memory, long step) => Predictions(memory, step)[0];

    private ReadOnlySpan<float> Predictions(ReadOnlySpan<float> memory, long step) =>
        memory.Slice(_shape.HiddenSize + Slot(step), _head.Horizons.Length);

    private int Slot(long step) => (int)(step % RingLength) * _head.Horizons.Length;
}
