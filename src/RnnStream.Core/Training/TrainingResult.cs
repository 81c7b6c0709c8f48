using RnnStream.Core.Cells;

namespace RnnStream.Core.Training;

/// <summary>What came of a training.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">One sentence for the log.</param>
/// <param name="Parameters">What was learned; null unless <see cref="TrainingOutcome.Completed"/> or
/// <see cref="TrainingOutcome.StoppedEarly"/>.</param>
/// <param name="LossBefore">Mean held-out loss (without held-out windows: of the training windows) of the initial
/// parameters.</param>
/// <param name="LossAfter">The same of <paramref name="Parameters"/>; NaN without any.</param>
/// <param name="Epochs">One report per epoch.</param>
public sealed record TrainingResult(
    TrainingOutcome Outcome, string Message, NetworkParameters? Parameters, double LossBefore, double LossAfter,
    IReadOnlyList<EpochReport> Epochs);
