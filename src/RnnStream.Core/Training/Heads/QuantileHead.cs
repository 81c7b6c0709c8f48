using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Training.Heads;

/// <summary>Quantiles of each target: below the answer for level τ lies a share τ of what comes.</summary>
/// <remarks>Outputs and answers have shape [target, level]. Learned separately, quantiles may cross; reading them sorts
/// them, which never makes them worse (Chernozhukov, Fernández-Val and Galichon 2010).</remarks>
public sealed class QuantileHead : IHead
{
    private readonly int _levelCount;

    /// <summary>A head for the given levels of each target.</summary>
    /// <param name="targetSize">Targets per step.</param>
    /// <param name="levels">Each between 0 and 1, ascending.</param>
    /// <exception cref="ArgumentException">There is none, or they do not ascend between 0 and 1.</exception>
    public QuantileHead(int targetSize, params ReadOnlySpan<double> levels)
    {
        for (var i = 1; i < levels.Length; i++)
        {
            if (!(levels[i] > levels[i - 1]))
            {
                throw new ArgumentException($"Quantile levels must ascend; found {levels[i]} after {levels[i - 1]}.");
            }
        }

        Loss = new PinballLoss(targetSize, levels);
        _levelCount = levels.Length;
        OutputSize = Loss.OutputSize;
    }

    /// <inheritdoc/>
    public int OutputSize { get; }

    /// <inheritdoc/>
    public int AnswerSize => OutputSize;

    /// <inheritdoc/>
    public ILoss Loss { get; }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<float> outputs, Span<double> answer)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            answer[i] = outputs[i];
        }

        for (var target = 0; target < outputs.Length; target += _levelCount)
        {
            answer.Slice(target, _levelCount).Sort();
        }
    }
}
