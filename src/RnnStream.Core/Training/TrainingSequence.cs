namespace RnnStream.Core.Training;

/// <summary>Consecutive steps of one sensor with what the network should have answered at each: one training window.</summary>
/// <remarks>Immutable by agreement: the arrays belong to the sequence once handed over, and nobody writes to them. A target
/// that is NaN is masked: it adds nothing to the loss. Inputs must be finite.</remarks>
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

    /// <summary>Steps T.</summary>
    public int Length { get; }

    /// <summary>Values per step in <see cref="Inputs"/>.</summary>
    public int InputSize => Inputs.Length / Length;

    /// <summary>Values per step in <see cref="Targets"/>.</summary>
    public int TargetSize => Targets.Length / Length;

    /// <summary>Shape [T, input]; read only.</summary>
    internal float[] Inputs { get; }

    /// <summary>Shape [T, target]; read only; NaN where masked.</summary>
    internal float[] Targets { get; }
}
