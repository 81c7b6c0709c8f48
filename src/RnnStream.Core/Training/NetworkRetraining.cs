using RnnStream.Core.Cells;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Training;

/// <summary>Retrains a serving forecaster on recorded history: windows in, candidate and figures out.</summary>
/// <remarks>Pure: the same parameters, windows and options give the same bits. Whether the candidate is promoted is
/// decided by <see cref="PromotionJudge"/>.</remarks>
public static class NetworkRetraining
{
    /// <summary>Trains a copy of the serving network.</summary>
    /// <param name="serving">The network that serves; unchanged.</param>
    /// <param name="head">How its outputs are read.</param>
    /// <param name="windows">History of the group's sensors, as the detector fed it.</param>
    /// <param name="options">Epochs, rates, held-out share and so on.</param>
    /// <param name="run">Runs parts on threads; by default one after the other on the caller's.</param>
    /// <param name="progress">Called after each epoch.</param>
    /// <param name="resume">Where a retraining with the same arguments stood; null to begin.</param>
    /// <param name="keep">Called after each epoch with everything needed to go on from there.</param>
    /// <param name="cancellation">Asked before each stretch of steps.</param>
    /// <returns>The candidate and its mean negative log likelihood before and after on the newest, held-out
    /// history.</returns>
    /// <exception cref="ArgumentException">Windows, head and network do not fit together.</exception>
    public static TrainingResult Retrain(
        NetworkParameters serving, ForecastHead head, IReadOnlyList<TrainingWindow> windows, TrainingOptions options,
        PartRunner? run = null, Action<EpochReport>? progress = null, TrainingState? resume = null,
        Action<TrainingState>? keep = null, CancellationToken cancellation = default)
    {
        var split = WindowSplit.Of(windows, head, options);
        return new Trainer(serving.Shape, new StudentTLoss(head), options, run)
            .Train(serving, split.Training, split.HeldOut, progress, resume, keep, cancellation);
    }
}
