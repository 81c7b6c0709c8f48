using RnnStream.Core.Cells;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Training;

/// <summary>How far back a network really learns: the size of ∂L/∂h by lag.</summary>
/// <remarks>
/// For a loss L on one step T alone, ‖∂L/∂h_{T−k}‖ relative to lag 0, averaged over windows (Bengio, Simard and
/// Frasconi 1994; Pascanu, Mikolov and Bengio 2013). A curve that falls like a straight line on a logarithmic axis is a
/// vanishing gradient, one that rises an exploding one. Looks at the top layer.
/// </remarks>
public static class GradientFlow
{
    /// <summary>Mean of ‖∂L/∂h_{T−k}‖ / ‖∂L/∂h_T‖ for k = 0 … lags.</summary>
    /// <param name="parameters">Of the network looked into; unchanged.</param>
    /// <param name="windows">Windows of at least <paramref name="lags"/> + 1 steps; shorter ones are left out.</param>
    /// <param name="lags">Largest lag.</param>
    /// <param name="loss">L of a step; without it L is the sum of the top layer's hidden state, which looks at every
    /// unit alike.</param>
    /// <returns>Shape [lags + 1], no unit, 1 at lag 0; empty when no window is long enough, or none has a
    /// gradient.</returns>
    /// <remarks>T is the step with most targets of those with enough steps before them, the last of several.</remarks>
    public static double[] ByLag(
        NetworkParameters parameters, IReadOnlyList<TrainingSequence> windows, int lags, ILoss? loss = null)
    {
        var sums = new double[lags + 1];
        var count = 0;
        var walk = new BackwardWalk(parameters.Shape, lags + 1);
        foreach (var window in windows)
        {
            if (window.Length > lags && walk.TryAdd(parameters, window, LastStep(window, lags), loss, sums))
            {
                count++;
            }
        }

        return count == 0 ? [] : [.. sums.Select(sum => sum / count)];
    }

    private static int LastStep(TrainingSequence window, int lags)
    {
        var (best, most) = (window.Length - 1, 0);
        for (var step = window.Length - 1; step >= lags; step--)
        {
            var targets = 0;
            foreach (var target in window.TargetsOf(step))
            {
                targets += float.IsNaN(target) ? 0 : 1;
            }

            if (targets > most)
            {
                (best, most) = (step, targets);
            }
        }

        return best;
    }
}
