using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>Runs one window forwards and walks back from its last step, noting how large the gradient still is.</summary>
internal sealed class BackwardWalk
{
    private readonly NetworkShape _shape;
    private readonly Cell _cell;
    private readonly CellTrace[] _layers;

    public BackwardWalk(NetworkShape shape, int steps)
    {
        _shape = shape;
        _cell = Cell.Of(shape.Cell);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(_ => new CellTrace(shape, steps, 1))];
    }

    /// <summary>Adds ‖∂L/∂h_{T−k}‖ relative to lag 0 to <paramref name="sums"/>[k], over the window's last steps.</summary>
    public void Add(NetworkParameters parameters, TrainingSequence window, Span<double> sums)
    {
        Forward(parameters, window, sums.Length);
        var trace = _layers[^1];
        var gates = _shape.GateCount * _shape.HiddenSize;
        MatrixKernel.Transpose(
            new(parameters.Layer(_shape.Layers - 1).RecurrentWeights, _shape.HiddenSize, gates),
            new(trace.RecurrentTransposed, gates, _shape.HiddenSize));
        trace.DHidden.AsSpan().Fill(1);
        trace.DMemory.AsSpan().Clear();
        var first = GradientNorm.Of(trace.DHidden);
        for (var lag = 0; lag < sums.Length; lag++)
        {
            sums[lag] += GradientNorm.Of(trace.DHidden) / first;
            _cell.Backward(trace, sums.Length - 1 - lag);
        }
    }

    private void Forward(NetworkParameters parameters, TrainingSequence window, int steps)
    {
        ReadOnlySpan<float> x = window.Inputs.AsSpan((window.Length - steps) * _shape.InputSize);
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var (trace, size) = (_layers[layer], _shape.LayerInputSize(layer));
            trace.Begin(steps, batch: 1, fromZero: true);
            for (var t = 0; t < steps; t++)
            {
                _cell.Forward(parameters.Layer(layer), x.Slice(t * size, size), trace, t);
            }

            x = trace.HiddenAfter();
        }
    }
}
