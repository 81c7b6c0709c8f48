using System.ComponentModel.DataAnnotations;

namespace RnnStream.Pipeline;

/// <summary>How readings flow through the process (configuration section <c>Pipeline</c>).</summary>
public sealed class PipelineOptions
{
    /// <summary>Shard loops, each the single-threaded owner of its sensors. Default 0: one per processor
    /// core.</summary>
    /// <remarks>Scores do not depend on it. More than the cores only adds switching.</remarks>
    [Range(0, 1024)]
    public int Shards { get; set; }

    /// <summary>Most readings in one batch. Default 4,096.</summary>
    /// <remarks>Larger: more throughput under load, later acknowledgements. When idle a batch is one message.</remarks>
    [Range(1, 65_536)]
    public int BatchSize { get; set; } = 4_096;

    /// <summary>Batches in flight between the socket and the last shard. Default 32.</summary>
    /// <remarks>The one bound on everything queued: when all are in use the socket is no longer read, and the
    /// back-pressure reaches the broker. Nothing is dropped.</remarks>
    [Range(2, 1_024)]
    public int Batches { get; set; } = 32;

    /// <summary>Most sensors. Default 1,000,000. Readings of further ones are rejected as
    /// <c>TooManySensors</c>.</summary>
    [Range(1, 100_000_000)]
    public int SensorsMax { get; set; } = 1_000_000;

    /// <summary>Readings after which a checkpoint is begun before its time. Default 500,000.</summary>
    /// <remarks>Bounds what a start has to read of the log. Fewer: faster recovery, more writing; but however few,
    /// writing checkpoints takes at most a fifth of the time.</remarks>
    [Range(1_000, 1_000_000_000)]
    public long CheckpointReadings { get; set; } = 500_000;

    /// <summary>Longest time between two checkpoints while readings arrive. Default 5 minutes.</summary>
    /// <remarks>Shorter: faster recovery, more writing. Only states that changed are written.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(5);
}
