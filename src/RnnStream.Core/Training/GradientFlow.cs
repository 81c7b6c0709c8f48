using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>How far back a network really learns: the size of ∂L/∂h by lag.</summary>
/// <remarks>
/// For a loss L on the last step alone, ‖∂L/∂h_{T−k}‖ relative to lag 0, averaged over windows (Bengio, Simard and Frasconi 1994;
/// Pascanu, Mikolov and Bengio 2013). A curve that falls like a straight line on a logarithmic axis is a vanishing
/// gradient, one that rises an exploding one. Looks at the top layer.
/// </remarks>
public static class GradientFlow
{
    /// <summary>Mean of ‖∂L/∂h_{T−k}‖ / ‖∂L/∂h_T‖ for k = 0 … lags.</summary>
    /// <param name="parameters">Of the network looked into; unchanged.</param>
    /// <param name="windows">Windows of at least <paramref name="lags"/> + 1 steps; shorter ones are left out.</param>
    /// <param name="lags">Largest lag.</param>
    /// <returns>Shape [lags + 1], no unit, 1 at lag 0; empty when no window is long enough.</returns>
    /// <remarks>L is the sum of the top layer's hidden state after the last step, so that it looks at every unit alike.</remarks>
    public static double[] ByLag(NetworkParameters parameters, IReadOnlyList<TrainingSequence> windows, int lags)
    {
        var sums = new double[lags + 1];
        var count = 0;
        var trace = new BackwardWalk(parameters.Shape, lags + 1);
        foreach (var window in windows)
        {
            if (window.Length > lags)
            {
                trace.Add(parameters, window, sums);
                count++;
            }
        }

        return count == 0 ? [] : [.. sums.Select(sum => sum / count)];
    }
}
