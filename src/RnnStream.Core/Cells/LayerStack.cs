using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>The stacked layers of a network in training: a stretch of steps of a batch forwards, and the same
/// backwards.</summary>
/// <remarks>Allocated once for the largest batch and reused; not thread-safe.</remarks>
internal sealed class LayerStack
{
    private readonly NetworkShape _shape;
    private readonly Cell _cell;
    private readonly CellTrace[] _layers;
    private readonly float[] _dAbove;
    private readonly float[] _transposed;

    public LayerStack(NetworkShape shape, int stepsMax, int batchMax)
    {
        _shape = shape;
        _cell = Cell.Of(shape.Cell);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(_ => new CellTrace(shape, stepsMax, batchMax))];
        _dAbove = new float[stepsMax * batchMax * shape.HiddenSize];
        var inputs = Math.Max(shape.LayerInputSize(0), shape.HiddenSize);
        _transposed = new float[inputs * shape.GateCount * shape.HiddenSize];
        StepsMax = stepsMax;
    }

    /// <summary>Steps it was made for.</summary>
    public int StepsMax { get; }

    /// <summary>The layer whose hidden states the head reads.</summary>
    public CellTrace Top => _layers[^1];

    /// <summary>∂loss/∂h of the top layer, shape [T · batch, hidden]: written before <see cref="Backward"/>, which uses
    /// it up.</summary>
    public Span<float> DHidden => _dAbove.AsSpan(0, Top.Steps * Top.Batch * _shape.HiddenSize);

    /// <summary>Begins a stretch of steps: from zero states, or from those the stretch before ended with.</summary>
    public void Begin(int steps, int batch, bool fromZero)
    {
        foreach (var trace in _layers)
        {
            trace.Begin(steps, batch, fromZero);
        }
    }

    /// <summary>Makes the states before the first step those that another stack of the same shape has after a row's own
    /// last step.</summary>
    /// <param name="encoder">After its <see cref="Forward"/>, with the same rows.</param>
    /// <param name="lengths">Steps of each row in the encoder.</param>
    public void StartFrom(LayerStack encoder, ReadOnlySpan<int> lengths)
    {
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer].StartFrom(encoder._layers[layer], lengths);
        }
    }

    /// <summary>All steps through all layers.</summary>
    /// <param name="parameters">Of the network.</param>
    /// <param name="x">What the first layer reads, shape [T · batch, input].</param>
    /// <returns>h of the top layer, shape [T · batch, hidden].</returns>
    public ReadOnlySpan<float> Forward(in ParameterSpan parameters, ReadOnlySpan<float> x)
    {
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var trace = _layers[layer];
            var weights = parameters.Layer(layer);
            Cell.Project(weights, x, trace);
            for (var t = 0; t < trace.Steps; t++)
            {
                _cell.Forward(weights, trace, t);
            }

            x = trace.HiddenAfter();
        }

        return x;
    }

    /// <summary>Differentiates <see cref="Forward"/>: <see cref="DHidden"/> becomes gradients of the parameters and of
    /// x.</summary>
    /// <param name="parameters">Of the network.</param>
    /// <param name="x">As given to <see cref="Forward"/>.</param>
    /// <param name="gradient">Added to.</param>
    /// <param name="dX">∂loss/∂x, shape of x, overwritten; empty if it is not wanted.</param>
    /// <param name="end">Where further gradients join, at each row's last step; null without any.</param>
    public void Backward(
        in ParameterSpan parameters, ReadOnlySpan<float> x, in ParameterSpan gradient,
        Span<float> dX, StackEnd? end = null)
    {
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
        {
            var trace = _layers[layer];
            var weights = parameters.Layer(layer);
            BackwardThroughTime(weights, trace, layer, end);
            var below = layer == 0 ? x : _layers[layer - 1].HiddenAfter();
            LayerGradient.Accumulate(trace, below, gradient.Layer(layer));
            var dBelow = layer == 0 ? dX : DHidden;
            if (dBelow.Length > 0)
            {
                LayerGradient.Inputs(trace, weights.InputWeights, _transposed, dBelow);
            }
        }
    }

    /// <summary>∂loss/∂(the states before the first step) of a layer, after <see cref="Backward"/>.</summary>
    public CellTrace Layer(int layer) => _layers[layer];

    private void BackwardThroughTime(in LayerParameters parameters, CellTrace trace, int layer, StackEnd? end)
    {
        var size = trace.Batch * _shape.HiddenSize;
        trace.BeginBackward(parameters.RecurrentWeights);
        for (var t = trace.Steps - 1; t >= 0; t--)
        {
            OptimizerKernel.Add(trace.DHidden.AsSpan(0, size), _dAbove.AsSpan(t * size, size));
            end?.Join(layer, t, trace);
            _cell.Backward(trace, t);
        }
    }
}
