using System.Diagnostics.Metrics;

namespace RnnStream.Storage;

/// <summary>The instruments of storage.</summary>
internal static class Metrics
{
    private static readonly Meter Meter = new("RnnStream.Storage");

    public static readonly Counter<long> WrittenBytes =
        Meter.CreateCounter<long>("rnnstream.log.written", "By", "Bytes of frames written to the log.");

    public static readonly Histogram<double> SyncDuration =
        Meter.CreateHistogram<double>("rnnstream.log.sync.duration", "s", "Time one sync of the log took.");

    public static readonly Counter<long> CheckpointBytes =
        Meter.CreateCounter<long>("rnnstream.checkpoint.written", "By", "Bytes of checkpoints written.");

    public static readonly Histogram<double> CheckpointDuration =
        Meter.CreateHistogram<double>("rnnstream.checkpoint.duration", "s", "Time one checkpoint took.");
}
