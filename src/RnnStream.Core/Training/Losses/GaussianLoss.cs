using RnnStream.Numerics;

namespace RnnStream.Core.Training.Losses;

/// <summary>Negative log likelihood of a normal distribution, for series without outliers.</summary>
/// <remarks>
/// With location m, log-scale q, s = e^q and u = (y − m) / s (constants kept out):
/// <code>
/// loss = q + u²/2      ∂/∂m = −u / s      ∂/∂q = 1 − u²
/// </code>
/// The outputs are laid out as <see cref="ForecastHead"/> says.
/// </remarks>
public sealed class GaussianLoss(ForecastHead head) : ILoss
{
    /// <inheritdoc/>
    public int TargetSize => head.Horizons.Length;

    /// <inheritdoc/>
    public int OutputSize => head.OutputSize;

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
                dOutputs[targets.Length + k] = 0;
                continue;
            }

            double logScale = outputs[targets.Length + k];
            var held = LocationScale.Hold(logScale);
            var inverseScale = DeterministicMath.Exp(-held);
            var u = (targets[k] - outputs[k]) * inverseScale;
            sum += held + (u * u / 2);
            dOutputs[k] = (float)(-u * inverseScale * weight);
            dOutputs[targets.Length + k] = (float)(LocationScale.HoldGradient(logScale, 1 - (u * u)) * weight);
        }

        return sum;
    }
}
