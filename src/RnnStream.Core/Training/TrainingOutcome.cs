namespace RnnStream.Core.Training;

/// <summary>How a training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The held-out loss stopped improving; the best epoch's parameters are the result.</summary>
    StoppedEarly,

    /// <summary>Loss or gradient became infinite or NaN; nothing of it is kept.</summary>
    Diverged,

    /// <summary>The caller asked to stop; nothing of it is kept.</summary>
    Cancelled,

    /// <summary>No window held a target.</summary>
    NothingToLearn,
}
