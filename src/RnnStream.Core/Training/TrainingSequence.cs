namespace RnnStream.Core.Training;

/// <summary>Consecutive steps of one sensor with what the network should have answered at each: one training
/// window.</summary>
/// <remarks>Immutable by agreement: the arrays belong to the sequence once handed over, and nobody writes to them. A
/// target that is NaN is masked: it adds nothing to the loss. Inputs must be finite.</remarks>
public sealed class TrainingSequence
{
    /// <summary>Takes ownership of the arrays.</summary>
    /// <param name="length">Steps T, at least 1.</param>
    /// <param name="inputs">Shape [T, input], standardised (no unit).</param>
    /// <param name="targets">Shape [T, target]; NaN where masked.</param>
    /// <exception cref="ArgumentException">The arrays do not divide into T steps, or T is below 1.</exception>
    public TrainingSequence(int length, float[] inputs, float[] targets)
    {
        if (length < 1 || inputs.Length % length != 0 || targets.Length % length != 0)
        {
            throw new ArgumentException(
                $"{inputs.Length} inputs and {targets.Length} targets do not divide into {length} steps (at least 1).");
        }

        Length = length;
        Inputs = inputs;
        Targets = targets;
    }

    /// <summary>The same with a context that an encoder reads first; takes ownership of the arrays.</summary>
    /// <param name="contextLength">Steps C of the context, at least 1.</param>
    /// <param name="context">Shape [C, input of the encoder].</param>
    /// <param name="length">Steps T of the decoder, at least 1.</param>
    /// <param name="inputs">Shape [T, input], standardised (no unit).</param>
    /// <param name="targets">Shape [T, target]; NaN where masked.</param>
    /// <exception cref="ArgumentException">The arrays do not divide into steps, or there is none.</exception>
    public TrainingSequence(int contextLength, float[] context, int length, float[] inputs, float[] targets)
        : this(length, inputs, targets)
    {
        if (contextLength < 1 || context.Length % contextLength != 0)
        {
            throw new ArgumentException(
                $"A context of {context.Length} inputs does not divide into {contextLength} steps (at least 1).");
        }

        ContextLength = contextLength;
        Context = context;
    }

    /// <summary>Steps T.</summary>
    public int Length { get; }

    /// <summary>Values per step in <see cref="Inputs"/>.</summary>
    public int InputSize => Inputs.Length / Length;

    /// <summary>Values per step in <see cref="Targets"/>.</summary>
    public int TargetSize => Targets.Length / Length;

    /// <summary>Steps of the context that an encoder reads first; 0 without one.</summary>
    public int ContextLength { get; }

    /// <summary>Values per step of the context; 0 without one.</summary>
    public int ContextInputSize => ContextLength == 0 ? 0 : Context.Length / ContextLength;

    /// <summary>Shape [context length, input of the encoder]; read only.</summary>
    internal float[] Context { get; } = [];

    /// <summary>Shape [T, input]; read only.</summary>
    internal float[] Inputs { get; }

    /// <summary>Shape [T, target]; read only; NaN where masked.</summary>
    internal float[] Targets { get; }

    /// <summary>Targets of one step, shape [target].</summary>
    internal ReadOnlySpan<float> TargetsOf(int step) => Targets.AsSpan(step * TargetSize, TargetSize);
}
