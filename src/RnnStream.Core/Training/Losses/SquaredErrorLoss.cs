namespace RnnStream.Core.Training.Losses;

/// <summary>Squared error: <c>loss = (ŷ − y)²</c>, <c>∂/∂ŷ = 2 (ŷ − y)</c>.</summary>
public sealed class SquaredErrorLoss(int size) : ILoss
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
            var difference = float.IsNaN(targets[k]) ? 0 : (double)outputs[k] - targets[k];
            sum += difference * difference;
            dOutputs[k] = (float)(2 * difference * weight);
        }

        return sum;
    }
}
