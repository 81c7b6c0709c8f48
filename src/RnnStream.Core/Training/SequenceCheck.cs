using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>Whether a window can be run by a network.</summary>
internal static class SequenceCheck
{
    /// <summary>Refuses a window whose sizes or symbols are not the network's.</summary>
    /// <exception cref="ArgumentException">Says what was expected and what was found.</exception>
    public static void Against(NetworkShape shape, int targetSize, TrainingSequence sequence)
    {
        if (sequence.InputSize != shape.InputSize || sequence.TargetSize != targetSize)
        {
            throw new ArgumentException(
                $"Windows of {shape.InputSize} inputs and {targetSize} targets per step were expected, "
                + $"found {sequence.InputSize} and {sequence.TargetSize}.");
        }

        if (sequence.ContextInputSize != (shape.Encoder?.InputSize ?? 0))
        {
            throw new ArgumentException(shape.Encoder is { } encoder
                ? $"Windows with a context of {encoder.InputSize} inputs per step were expected, "
                    + $"found {sequence.ContextInputSize}."
                : $"Windows without a context were expected, found one of {sequence.ContextLength} steps: "
                    + "the network has no encoder.");
        }

        CheckSymbols(shape.Embedding, sequence.Inputs, shape.InputSize, "step");
        CheckSymbols(shape.Encoder?.Embedding, sequence.Context, sequence.ContextInputSize, "step of the context");
    }

    private static void CheckSymbols(SymbolEmbedding? embedding, float[] inputs, int inputSize, string place)
    {
        for (var at = 0; embedding is not null && at < inputs.Length; at += inputSize)
        {
            if (!embedding.Holds(inputs[at]))
            {
                throw new ArgumentException(
                    $"A symbol between 0 and {embedding.SymbolCount - 1} was expected, "
                    + $"found {inputs[at]} at {place} {at / inputSize}.");
            }
        }
    }
}
