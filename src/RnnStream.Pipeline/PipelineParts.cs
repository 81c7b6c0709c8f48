using RnnStream.Core.Detection;
using RnnStream.Core.Training;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Files;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline;

/// <summary>What a pipeline is put together from.</summary>
public sealed class PipelineParts
{
    /// <summary>Batches, shards and bounds.</summary>
    public required PipelineOptions Pipeline { get; init; }

    /// <summary>Which sensors share a network.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>When and how the networks are retrained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>The detector that a group begins with.</summary>
    public required SensorDetector Detector { get; init; }

    /// <summary>Makes the output of a shard, by its 0-based number.</summary>
    public required Func<int, IAssessmentSink> SinkFactory { get; init; }

    /// <summary>Messages that wait to be published, carried by every checkpoint; null without such.</summary>
    public Outbox? Outbox { get; init; }

    /// <summary>Where readings are recorded; null for a replay that keeps nothing.</summary>
    public ReadingLog? Log { get; init; }

    /// <summary>The checkpoints beside that log; null without one.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>Where the parameters of promoted versions are kept; null for a replay that keeps nothing.</summary>
    public DataDirectory? Directory { get; init; }

    /// <summary>Whether the data directory is looked at only: parameter files stay as they are.</summary>
    public bool IsInspection { get; init; }

    /// <summary>Trains candidates instead of the usual one (tests).</summary>
    internal IRetrainer? Retrainer { get; init; }

    /// <summary>Shortest time between two syncs while readings keep coming.</summary>
    public TimeSpan SyncInterval { get; init; }

    /// <summary>The clock for that interval; nothing that is scored depends on it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
