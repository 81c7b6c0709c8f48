using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Core.Training.Heads;

/// <summary>Probabilities of events that do not exclude each other: <c>p = 1 / (1 + e^−z)</c> of each output.</summary>
/// <param name="size">Events.</param>
public sealed class SigmoidHead(int size) : IHead
{
    /// <inheritdoc/>
    public int OutputSize => size;

    /// <inheritdoc/>
    public int AnswerSize => size;

    /// <inheritdoc/>
    public ILoss Loss { get; } = new BinaryCrossEntropyLoss(size);

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<float> outputs, Span<double> answer)
    {
        for (var k = 0; k < outputs.Length; k++)
        {
            answer[k] = Sigmoid(outputs[k]);
        }
    }

    /// <summary>1 / (1 + e^−z) without overflow: e^−|z| never exceeds 1.</summary>
    internal static double Sigmoid(double z)
    {
        var small = DeterministicMath.Exp(-Math.Abs(z));
        return z >= 0 ? 1 / (1 + small) : small / (1 + small);
    }
}
