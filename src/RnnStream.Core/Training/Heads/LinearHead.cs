using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Training.Heads;

/// <summary>Outputs as they are: regression.</summary>
/// <param name="size">Values predicted.</param>
/// <param name="outlierBound">Where squared error turns into absolute error (<see cref="HuberLoss"/>); null never
/// does.</param>
public sealed class LinearHead(int size, double? outlierBound = null) : IHead
{
    /// <inheritdoc/>
    public int OutputSize => size;

    /// <inheritdoc/>
    public int AnswerSize => size;

    /// <inheritdoc/>
    public ILoss Loss { get; } = outlierBound is { } bound ? new HuberLoss(size, bound) : new SquaredErrorLoss(size);

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<float> outputs, Span<double> answer)
    {
        for (var k = 0; k < outputs.Length; k++)
        {
            answer[k] = outputs[k];
        }
    }
}
