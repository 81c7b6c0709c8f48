using RnnStream.Core.Cells;

namespace RnnStream.Core.Forms;

/// <summary>Steps one sequence through a network of any form: encoder, embedding, layers, head.</summary>
/// <remarks>
/// <code>
/// context ─► encoder ─► hidden state ─┐
///            inputs ─► embedding ─► layers ─► head ─► outputs      a step each
/// </code>
/// The layers run on <see cref="NetworkStepper"/>, so training and stepping give the same bits. Owns its hidden state:
/// not thread-safe. Allocates nothing after construction.
/// </remarks>
public sealed class SequenceStepper
{
    private readonly EmbeddedStepper _layers;
    private readonly EmbeddedStepper? _encoder;
    private readonly float[] _state;
    private readonly float[] _outputs;

    /// <summary>Copies the parameters; later changes to them do not reach this stepper.</summary>
    public SequenceStepper(NetworkParameters parameters)
    {
        Shape = parameters.Shape;
        _layers = new EmbeddedStepper(Shape, parameters.Values);
        _encoder = Shape.EncoderShape is { } encoder
            ? new EmbeddedStepper(encoder, parameters.Values.AsSpan(Shape.EncoderOffset))
            : null;
        _state = new float[_layers.StateLength];
        _outputs = new float[_layers.OutputSize];
    }

    /// <summary>What the network is made of.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Begins a sequence: the hidden state becomes zero.</summary>
    /// <exception cref="InvalidOperationException">The network has an encoder, which wants a context.</exception>
    public void Begin()
    {
        if (_encoder is not null)
        {
            throw new InvalidOperationException("The network has an encoder: begin with a context.");
        }

        _state.AsSpan().Clear();
    }

    /// <summary>Begins a sequence: the encoder reads a context, and its last hidden state is where the sequence
    /// starts.</summary>
    /// <param name="context">Shape [C, input of the encoder], C at least 1.</param>
    /// <exception cref="ArgumentException">There is no encoder, no step, or they do not divide into steps.</exception>
    public void Begin(ReadOnlySpan<float> context)
    {
        if (_encoder is null || context.Length == 0 || context.Length % Shape.Encoder!.InputSize != 0)
        {
            throw new ArgumentException(_encoder is null
                ? "A network without an encoder takes no context."
                : $"A context of steps of {Shape.Encoder!.InputSize} inputs was expected, "
                    + $"found {context.Length} values.");
        }

        _state.AsSpan().Clear();
        for (var at = 0; at < context.Length; at += Shape.Encoder.InputSize)
        {
            _encoder.Step(context.Slice(at, Shape.Encoder.InputSize), _state);
        }
    }

    /// <summary>Advances the sequence by one step.</summary>
    /// <param name="input">x, shape [input].</param>
    /// <returns>y, shape [output]; valid until the next step.</returns>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> input)
    {
        _layers.Step(input, _state).CopyTo(_outputs);
        return _outputs;
    }

    /// <summary>Advances the sequence by some steps.</summary>
    /// <param name="inputs">Shape [T, input], T at least 1.</param>
    /// <returns>y after the last step, shape [output]; valid until the next step.</returns>
    /// <exception cref="ArgumentException">There is no step, or they do not divide into steps.</exception>
    public ReadOnlySpan<float> StepAll(ReadOnlySpan<float> inputs)
    {
        if (inputs.Length == 0 || inputs.Length % Shape.InputSize != 0)
        {
            throw new ArgumentException(
                $"Steps of {Shape.InputSize} inputs were expected (at least 1), found {inputs.Length} values.");
        }

        for (var at = 0; at < inputs.Length; at += Shape.InputSize)
        {
            _ = Step(inputs.Slice(at, Shape.InputSize));
        }

        return _outputs;
    }
}
