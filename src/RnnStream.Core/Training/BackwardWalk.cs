using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>Runs one window forwards and walks back from its last step, noting how large the gradient still is.</summary>
internal sealed class BackwardWalk(NetworkShape shape, int steps)
{
    private readonly Cell _cell = Cell.Of(shape.Cell);
    private readonly BatchBody _body = new(shape, steps, rowsMax: 1);

    /// <summary>Adds ‖∂L/∂h_{T−k}‖ relative to lag 0 to <paramref name="sums"/>[k], over the window's last steps.</summary>
    public void Add(NetworkParameters parameters, TrainingSequence window, Span<double> sums)
    {
        Forward(parameters, window);
        var trace = _body.Stack.Top;
        trace.BeginBackward(parameters.Layer(shape.Layers - 1).RecurrentWeights);
        trace.DHidden.AsSpan().Fill(1);
        var first = GradientNorm.Of(trace.DHidden);
        for (var lag = 0; lag < sums.Length; lag++)
        {
            sums[lag] += GradientNorm.Of(trace.DHidden) / first;
            _cell.Backward(trace, sums.Length - 1 - lag);
        }
    }

    private void Forward(NetworkParameters parameters, TrainingSequence window)
    {
        _body.Stack.Begin(steps, batch: 1, fromZero: true);
        var first = window.Length - steps;
        for (var t = 0; t < steps; t++)
        {
            window.Inputs.AsSpan((first + t) * shape.InputSize, shape.InputSize).CopyTo(_body.Input(t, row: 0));
        }

        _ = _body.Forward(parameters.Span);
    }
}
