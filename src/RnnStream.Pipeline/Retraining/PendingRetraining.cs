using RnnStream.Pipeline.Labels;

namespace RnnStream.Pipeline.Retraining;

/// <summary>A retraining between its trigger and its promotion (or rejection).</summary>
internal sealed class PendingRetraining(
    long triggerReading, long dueReading, HistoricReading[] history, EpisodeLabel[] labels)
{
    /// <summary>The group's reading count up to which history is used.</summary>
    public long TriggerReading { get; } = triggerReading;

    /// <summary>The reading count from which on the outcome takes effect.</summary>
    public long DueReading { get; } = dueReading;

    /// <summary>The readings to learn from, oldest first; kept until the outcome is recorded, for
    /// checkpoints.</summary>
    public HistoricReading[] History { get; } = history;

    /// <summary>What was said of the group's episodes up to the trigger.</summary>
    public EpisodeLabel[] Labels { get; } = labels;

    /// <summary>The work in the background; null while recovery may still find the outcome's record in the
    /// log.</summary>
    public Task<RetrainingOutcome>? Outcome { get; set; }
}
