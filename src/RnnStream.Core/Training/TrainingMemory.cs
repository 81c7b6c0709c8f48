using System.Globalization;
using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>How much memory a training takes beside its windows.</summary>
public static class TrainingMemory
{
    // Parameters, best, a snapshot of both, two moments and their snapshots, and a gradient per part.
    private const int ParameterCopies = 8 + Trainer.PartCount;

    /// <summary>Bytes of the arrays that a <see cref="Trainer"/> makes for a network, to be known before they are
    /// made.</summary>
    /// <param name="shape">What the network is made of.</param>
    /// <param name="options">Batch size and truncation length.</param>
    /// <param name="contextLength">Steps of the longest context that an encoder reads; 0 without one.</param>
    public static long BytesOf(NetworkShape shape, TrainingOptions options, int contextLength = 0)
    {
        var rows = (long)RowsPerPart(options) * Trainer.PartCount;
        var values = (rows * options.TruncationLength * ValuesPerStep(shape))
            + ((long)ParameterCopies * shape.ParameterCount);
        return sizeof(float) * (shape.EncoderShape is { } encoder
            ? values + (rows * contextLength * ValuesPerStep(encoder))
            : values);
    }

    /// <summary>Why a network cannot be trained with these options; null if it can.</summary>
    /// <param name="shape">What the network is made of.</param>
    /// <param name="options">Batch size and truncation length.</param>
    /// <param name="contextLength">Steps of the longest context that an encoder reads; 0 without one.</param>
    /// <returns>One line that says what was found and what is possible.</returns>
    public static string? Fault(NetworkShape shape, TrainingOptions options, int contextLength = 0)
    {
        var steps = Math.Max(options.TruncationLength, contextLength);
        var widest = Math.Max(
            Math.Max(shape.GateCount * (long)shape.HiddenSize, shape.LayerInputSize(0)), shape.OutputSize);
        var array = (steps + 1L) * RowsPerPart(options) * widest;
        var (needed, there) = (BytesOf(shape, options, contextLength), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return array <= Array.MaxLength && needed <= there ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Windows of {steps} steps, {options.BatchSize} at a time, "
            + $"need {Math.Max(needed, sizeof(float) * array) / 1e9:0.0} GB; there are {there / 1e9:0.0} GB, "
            + $"and no array holds more than {sizeof(float) * (double)Array.MaxLength / 1e9:0.0} GB: "
            + $"take shorter windows or fewer at a time.");
    }

    private static int RowsPerPart(TrainingOptions options) =>
        (options.BatchSize + Trainer.PartCount - 1) / Trainer.PartCount;

    private static long ValuesPerStep(NetworkShape shape)
    {
        long gates = shape.GateCount * shape.HiddenSize;
        var layer = (3 * gates) + (3 * shape.HiddenSize);
        var embedded = shape.Embedding is null ? 0 : 2 * shape.LayerInputSize(0);
        return (shape.Layers * layer) + shape.HiddenSize + shape.InputSize + embedded + (3 * shape.OutputSize);
    }
}
