namespace RnnStream.Core.Training.Losses;

/// <summary>Pinball loss (Koenker and Bassett 1978): each output learns one quantile of each target.</summary>
/// <remarks>
/// Outputs, shape [target, quantile]. With e = y − ŷ and level τ: <c>loss = max(τ e, (τ − 1) e)</c>;
/// <c>∂/∂ŷ = −τ</c> if e is above 0, else <c>1 − τ</c> below, 0 at 0.
/// </remarks>
public sealed class PinballLoss : ILoss
{
    private readonly double[] _levels;

    /// <summary>A loss for the given quantile levels of each target.</summary>
    /// <exception cref="ArgumentException">A level lies outside (0, 1), or there is none.</exception>
    public PinballLoss(int targetSize, params ReadOnlySpan<double> levels)
    {
        foreach (var level in levels)
        {
            if (level is not (> 0 and < 1))
            {
                throw new ArgumentException($"A quantile level lies between 0 and 1, found {level}.");
            }
        }

        _levels = levels.Length > 0
            ? levels.ToArray()
            : throw new ArgumentException("At least one quantile level is needed.");
        TargetSize = targetSize;
    }

    /// <inheritdoc/>
    public int TargetSize { get; }

    /// <inheritdoc/>
    public int OutputSize => TargetSize * _levels.Length;

    /// <inheritdoc/>
    public double Evaluate(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, double weight, Span<float> dOutputs)
    {
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            var target = targets[i / _levels.Length];
            var level = _levels[i % _levels.Length];
            var e = float.IsNaN(target) ? 0 : (double)target - outputs[i];
            sum += Math.Max(level * e, (level - 1) * e);
            dOutputs[i] = (float)((e > 0 ? -level : e < 0 ? 1 - level : 0) * weight);
        }

        return sum;
    }
}
