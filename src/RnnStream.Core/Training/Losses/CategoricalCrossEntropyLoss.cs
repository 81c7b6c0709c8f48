using RnnStream.Numerics;

namespace RnnStream.Core.Training.Losses;

/// <summary>Softmax and categorical cross-entropy in one, from logits; the target is the class number.</summary>
/// <remarks>
/// With logits z, m = max z and class c: <c>loss = ln Σ e^(zᵢ − m) − (z_c − m)</c>; <c>∂/∂zᵢ = softmax(z)ᵢ − [i =
/// c]</c>.
/// </remarks>
public sealed class CategoricalCrossEntropyLoss(int classCount) : ILoss
{
    /// <inheritdoc/>
    public int TargetSize => 1;

    /// <inheritdoc/>
    public int OutputSize => classCount;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The target is not a class number.</exception>
    public double Evaluate(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, double weight, Span<float> dOutputs)
    {
        if (float.IsNaN(targets[0]))
        {
            dOutputs.Clear();
            return 0;
        }

        var target = (int)targets[0];
        if (target != targets[0] || target < 0 || target >= outputs.Length)
        {
            throw new ArgumentException(
                $"A class between 0 and {outputs.Length - 1} was expected, found {targets[0]}.");
        }

        var largest = double.NegativeInfinity;
        foreach (var z in outputs)
        {
            largest = Math.Max(largest, z);
        }

        var total = 0.0;
        foreach (var z in outputs)
        {
            total += DeterministicMath.Exp(z - largest);
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            var probability = DeterministicMath.Exp(outputs[i] - largest) / total;
            dOutputs[i] = (float)((probability - (i == target ? 1 : 0)) * weight);
        }

        return DeterministicMath.Log(total) - (outputs[target] - largest);
    }
}
