namespace RnnStream.Pipeline.Recovery;

/// <summary>What recovery found and did.</summary>
/// <param name="CheckpointSequence">Sequence number of the checkpoint it began with; -1 without one.</param>
/// <param name="Records">Records of the log applied on top.</param>
/// <param name="Readings">Readings among them.</param>
/// <param name="Sensors">Sensors after it.</param>
public readonly record struct RecoveryReport(long CheckpointSequence, long Records, long Readings, int Sensors)
{
    /// <summary>A fresh start.</summary>
    public static RecoveryReport Nothing { get; } = new(-1, 0, 0, 0);
}
