using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>How much memory a training takes beside its windows.</summary>
public static class TrainingMemory
{
    // Parameters, best, a snapshot of both, two moments and their snapshots, and a gradient per part.
    private const int ParameterCopies = 8 + Trainer.PartCount;

    /// <summary>Bytes of the arrays that a <see cref="Trainer"/> makes for a network, to be known before they are made.</summary>
    public static long BytesOf(NetworkShape shape, TrainingOptions options)
    {
        var rowsPerPart = (options.BatchSize + Trainer.PartCount - 1) / Trainer.PartCount;
        var rows = (long)rowsPerPart * Trainer.PartCount * options.TruncationLength;
        long gates = shape.GateCount * shape.HiddenSize;
        var layer = (3 * gates) + (3 * shape.HiddenSize);
        var row = (shape.Layers * layer) + shape.HiddenSize + shape.InputSize + (3 * shape.OutputSize);
        return sizeof(float) * ((rows * row) + ((long)ParameterCopies * shape.ParameterCount));
    }
}
