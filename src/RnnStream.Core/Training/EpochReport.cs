namespace RnnStream.Core.Training;

/// <summary>How one epoch went.</summary>
/// <param name="Epoch">1 for the first.</param>
/// <param name="TrainingLoss">Mean loss over the targets of the epoch, while the parameters were changing.</param>
/// <param name="HeldOutLoss">Mean loss over the held-out targets after the epoch; NaN without any.</param>
/// <param name="GradientNorm">Largest norm of a batch's gradient, before clipping.</param>
/// <param name="Clipped">Updates whose gradient was clipped.</param>
/// <param name="Updates">Updates of the epoch.</param>
/// <param name="LearningRate">Of the epoch's last update.</param>
public readonly record struct EpochReport(
    int Epoch, double TrainingLoss, double HeldOutLoss, double GradientNorm, int Clipped,
    int Updates, double LearningRate);
