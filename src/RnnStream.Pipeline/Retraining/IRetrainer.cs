using RnnStream.Pipeline.Labels;

namespace RnnStream.Pipeline.Retraining;

/// <summary>Trains a candidate in the background and judges it.</summary>
internal interface IRetrainer
{
    /// <summary>Starts from the group's serving network on a copy of its history.</summary>
    /// <param name="group">The group; read before the call returns.</param>
    /// <param name="history">What to learn from.</param>
    /// <param name="labels">What was said of the group's episodes.</param>
    Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history, EpisodeLabel[] labels);
}
