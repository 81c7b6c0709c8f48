using RnnStream.Numerics;

namespace RnnStream.Core.Training.Losses;

/// <summary>Negative log likelihood of a Student-t: one outlier pulls with bounded force.</summary>
/// <remarks>
/// With location m, log-scale q, s = e^q and u = (y − m) / s (Lange, Little and Taylor 1989, equation 1, constants kept
/// out):
/// <code>
/// loss    = q + (ν + 1)/2 · ln(1 + u²/ν)
/// ∂/∂m    = −(ν + 1) u / (s (ν + u²))
/// ∂/∂q    = 1 − (ν + 1) u² / (ν + u²)
/// </code>
/// The outputs are laid out as <see cref="ForecastHead"/> says. Where q is held at its bound its gradient is let
/// through only towards the inside.
/// </remarks>
public sealed class StudentTLoss(ForecastHead head) : ILoss
{
    private const double Nu = ForecastHead.DegreesOfFreedom;

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
            var tail = (Nu + 1) / (Nu + (u * u));
            sum += held + ((Nu + 1) / 2 * DeterministicMath.Log(1 + (u * u / Nu)));
            dOutputs[k] = (float)(-tail * u * inverseScale * weight);
            dOutputs[targets.Length + k] = (float)(LocationScale.HoldGradient(logScale, 1 - (tail * u * u)) * weight);
        }

        return sum;
    }
}
