using RnnStream.Core.Cells;
using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>Runs a stretch of a window forwards and walks back from its last step, noting how large the gradient still
/// is.</summary>
internal sealed class BackwardWalk(NetworkShape shape, int steps)
{
    private readonly Cell _cell = Cell.Of(shape.Cell);
    private readonly BatchBody _body = new(shape, steps, rowsMax: 1);

    /// <summary>Adds ‖∂L/∂h_{T−k}‖ relative to lag 0 to <paramref name="sums"/>[k].</summary>
    /// <param name="parameters">Of the network.</param>
    /// <param name="window">At least as long as there are lags.</param>
    /// <param name="last">Step T of the window, whose loss is looked at.</param>
    /// <param name="loss">L, of that step alone; null for the sum of the hidden state.</param>
    /// <param name="sums">Shape [steps].</param>
    /// <returns>False when the gradient at lag 0 is zero or no number: nothing was added.</returns>
    public bool TryAdd(
        NetworkParameters parameters, TrainingSequence window, int last, ILoss? loss, Span<double> sums)
    {
        Forward(parameters, window, last + 1 - steps);
        var trace = _body.Stack.Top;
        trace.BeginBackward(parameters.Layer(shape.Layers - 1).RecurrentWeights);
        Start(parameters, loss, window.TargetsOf(last), trace.Hidden(steps - 1), trace.DHidden);
        var first = GradientNorm.Of(trace.DHidden);
        if (!(first > 0))
        {
            return false;
        }

        for (var lag = 0; lag < steps; lag++)
        {
            sums[lag] += GradientNorm.Of(trace.DHidden) / first;
            _cell.Backward(trace, steps - 1 - lag);
        }

        return true;
    }

    /// <summary>∂L/∂h of the last step: all ones for the sum of the hidden state, else through the head.</summary>
    private void Start(
        NetworkParameters parameters, ILoss? loss, ReadOnlySpan<float> targets, ReadOnlySpan<float> hidden,
        Span<float> dHidden)
    {
        if (loss is null)
        {
            dHidden.Fill(1);
            return;
        }

        var head = new MatrixView(parameters.HeadWeights, shape.HiddenSize, shape.OutputSize);
        var outputs = parameters.HeadBias.ToArray();
        MatrixKernel.MultiplyAdd(new(hidden, 1, shape.HiddenSize), head, new(outputs, 1, shape.OutputSize));
        var dOutputs = new float[shape.OutputSize];
        loss.Evaluate(outputs, targets, weight: 1, dOutputs);
        for (var j = 0; j < dHidden.Length; j++)
        {
            dHidden[j] = 0;
            for (var k = 0; k < dOutputs.Length; k++)
            {
                dHidden[j] = MathF.FusedMultiplyAdd(
                    parameters.HeadWeights[(j * dOutputs.Length) + k], dOutputs[k], dHidden[j]);
            }
        }
    }

    private void Forward(NetworkParameters parameters, TrainingSequence window, int first)
    {
        _body.Stack.Begin(steps, batch: 1, fromZero: true);
        for (var t = 0; t < steps; t++)
        {
            window.Inputs.AsSpan((first + t) * shape.InputSize, shape.InputSize).CopyTo(_body.Input(t, row: 0));
        }

        _ = _body.Forward(parameters.Span);
    }
}
