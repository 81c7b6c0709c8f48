namespace RnnStream.Pipeline.Retraining;

/// <summary>Trains a candidate in the background and judges it.</summary>
internal interface IRetrainer
{
    /// <summary>Starts from the group's serving network on a copy of its history.</summary>
    Task<RetrainingOutcome> Start(ModelGroup group, HistoricReading[] history);
}
