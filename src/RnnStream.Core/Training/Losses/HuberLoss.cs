namespace RnnStream.Core.Training.Losses;

/// <summary>Huber's loss (1964): quadratic within ± <paramref name="bound"/>, linear outside.</summary>
/// <remarks>With e = ŷ − y and bound d: <c>loss = e²/2</c> if |e| ≤ d, else <c>d (|e| − d/2)</c>;
/// <c>∂/∂ŷ = clamp(e, −d, d)</c>.</remarks>
public sealed class HuberLoss(int size, double bound = 1) : ILoss
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
            var e = float.IsNaN(targets[k]) ? 0 : (double)outputs[k] - targets[k];
            var size = Math.Abs(e);
            sum += size <= bound ? e * e / 2 : bound * (size - (bound / 2));
            dOutputs[k] = (float)(Math.Clamp(e, -bound, bound) * weight);
        }

        return sum;
    }
}
