using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>The encoder's half of a batch part: reads each row's context and hands its last states to the
/// decoder.</summary>
/// <remarks>Contexts are never truncated: gradients flow back to their first step.</remarks>
internal sealed class BatchContext(NetworkShape encoder, int rowsMax)
{
    private BatchBody _body = new(encoder, 1, rowsMax);
    private int[] _lengths = [];

    /// <summary>Runs the contexts of the rows; the decoder starts where they end.</summary>
    public void Forward(in ParameterSpan parameters, TrainingSequence[] sequences, LayerStack decoder)
    {
        _lengths = [.. sequences.Select(sequence => sequence.ContextLength)];
        var steps = _lengths.Max();
        if (steps > _body.Stack.StepsMax)
        {
            _body = new BatchBody(encoder, steps, rowsMax);
        }

        _body.Stack.Begin(steps, sequences.Length, fromZero: true);
        for (var t = 0; t < steps; t++)
        {
            for (var row = 0; row < sequences.Length; row++)
            {
                var input = _body.Input(t, row);
                if (t < _lengths[row])
                {
                    sequences[row].Context.AsSpan(t * encoder.InputSize, encoder.InputSize).CopyTo(input);
                }
                else
                {
                    input.Clear();
                }
            }
        }

        _ = _body.Forward(parameters);
        decoder.StartFrom(_body.Stack, _lengths);
    }

    /// <summary>Differentiates <see cref="Forward"/>, from the gradients of the states that the decoder started
    /// from.</summary>
    public void Backward(in ParameterSpan parameters, in ParameterSpan gradient, LayerStack decoder)
    {
        _body.Stack.DHidden.Clear();
        _body.Backward(parameters, gradient, new StackEnd(decoder, _lengths));
    }
}
