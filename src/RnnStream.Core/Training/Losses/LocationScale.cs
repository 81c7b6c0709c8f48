namespace RnnStream.Core.Training.Losses;

/// <summary>The bound of a predicted log-scale and its gradient.</summary>
internal static class LocationScale
{
    /// <summary>The log-scale within its bounds (NaN stays NaN and is caught with the loss).</summary>
    public static double Hold(double logScale) =>
        Math.Clamp(logScale, -ForecastHead.LogScaleMax, ForecastHead.LogScaleMax);

    /// <summary>The gradient of a held log-scale: nothing pushes further outside, anything may pull back
    /// inside.</summary>
    public static double HoldGradient(double logScale, double gradient)
    {
        var outwardBelow = logScale < -ForecastHead.LogScaleMax && gradient > 0;
        var outwardAbove = logScale > ForecastHead.LogScaleMax && gradient < 0;
        return outwardBelow || outwardAbove ? 0 : gradient;
    }
}
