namespace RnnStream.Core.Training;

/// <summary>Everything a training knows after an epoch, so that it can go on later and end with the same
/// bits.</summary>
/// <param name="Parameters">The network's, after the last epoch; layout of
/// <see cref="Cells.NetworkParameters"/>.</param>
/// <param name="Best">The parameters of the best epoch so far.</param>
/// <param name="BestEpoch">Its number; 0 for the start.</param>
/// <param name="BestLoss">Its loss.</param>
/// <param name="LossBefore">The loss of the initial parameters.</param>
/// <param name="Optimizer">What the optimizer remembers.</param>
/// <param name="Epochs">One report per epoch; their count says where to go on.</param>
/// <remarks>A copy: training that goes on does not change it. The order of windows follows from the seed and the count
/// of epochs.</remarks>
public sealed record TrainingState(
    float[] Parameters, float[] Best, int BestEpoch, double BestLoss, double LossBefore, OptimizerState Optimizer,
    IReadOnlyList<EpochReport> Epochs);
