using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Training.Heads;

/// <summary>A location and a scale for each horizon, as <see cref="ForecastHead"/> lays them out: the forecaster's
/// head.</summary>
/// <param name="forecast">Horizons and layout.</param>
/// <param name="heavyTailed">Student-t (the default: one outlier pulls with bounded force) or normal
/// likelihood.</param>
public sealed class LocationScaleHead(ForecastHead forecast, bool heavyTailed = true) : IHead
{
    /// <inheritdoc/>
    public int OutputSize => forecast.OutputSize;

    /// <inheritdoc/>
    public int AnswerSize => forecast.OutputSize;

    /// <inheritdoc/>
    public ILoss Loss { get; } = heavyTailed ? new StudentTLoss(forecast) : new GaussianLoss(forecast);

    /// <summary>Locations of all horizons, then their scales (always positive).</summary>
    /// <param name="outputs">Shape [<see cref="OutputSize"/>].</param>
    /// <param name="answer">Shape [<see cref="AnswerSize"/>]; overwritten.</param>
    public void Read(ReadOnlySpan<float> outputs, Span<double> answer)
    {
        var horizons = forecast.Horizons.Length;
        for (var k = 0; k < horizons; k++)
        {
            answer[k] = forecast.Location(outputs, k);
            answer[horizons + k] = forecast.Scale(outputs, k);
        }
    }
}
