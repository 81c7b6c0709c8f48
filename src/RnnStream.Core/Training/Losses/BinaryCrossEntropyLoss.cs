using RnnStream.Numerics;

namespace RnnStream.Core.Training.Losses;

/// <summary>Sigmoid and binary cross-entropy in one, from logits, without overflow.</summary>
/// <remarks>
/// With logit z and target y in [0, 1]: <c>loss = max(z, 0) − z y + ln(1 + e^−|z|)</c>; <c>∂/∂z = σ(z) − y</c>.
/// </remarks>
public sealed class BinaryCrossEntropyLoss(int size) : ILoss
{
    /// <inheritdoc/>
    public int TargetSize => size;

    /// <inheritdoc/>
    public int OutputSize => size;

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, double weight, Span<float> dOutputs)
    {
        var sum = 0.0;
        for (var k = 0; k < targets.Length; k++)
        {
            if (float.IsNaN(targets[k]))
            {
                dOutputs[k] = 0;
                continue;
            }

            double z = outputs[k];
            var small = DeterministicMath.Exp(-Math.Abs(z));
            var sigmoid = z >= 0 ? 1 / (1 + small) : small / (1 + small);
            sum += Math.Max(z, 0) - (z * targets[k]) + DeterministicMath.Log(1 + small);
            dOutputs[k] = (float)((sigmoid - targets[k]) * weight);
        }

        return sum;
    }
}
