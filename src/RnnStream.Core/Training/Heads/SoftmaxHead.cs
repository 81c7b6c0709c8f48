using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Core.Training.Heads;

/// <summary>Probabilities of classes that exclude each other: <c>pᵢ = e^(zᵢ − m) / Σ e^(zⱼ − m)</c>, m = max
/// z.</summary>
/// <param name="classCount">Classes, numbered from 0.</param>
public sealed class SoftmaxHead(int classCount) : IHead
{
    /// <inheritdoc/>
    public int OutputSize => classCount;

    /// <inheritdoc/>
    public int AnswerSize => classCount;

    /// <inheritdoc/>
    public ILoss Loss { get; } = new CategoricalCrossEntropyLoss(classCount);

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<float> outputs, Span<double> answer)
    {
        var largest = (double)outputs[Largest(outputs)];
        var total = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            answer[i] = DeterministicMath.Exp(outputs[i] - largest);
            total += answer[i];
        }

        foreach (ref var probability in answer)
        {
            probability /= total;
        }
    }

    /// <summary>The likeliest class; of equals the first.</summary>
    public static int Largest(ReadOnlySpan<float> outputs)
    {
        var best = 0;
        for (var i = 1; i < outputs.Length; i++)
        {
            best = outputs[i] > outputs[best] ? i : best;
        }

        return best;
    }
}
