using Microsoft.Extensions.Logging;

namespace RnnStream.Storage;

/// <summary>Everything storage says to the operator's log. Event ids 3000 to 3099, never reused.</summary>
/// <remarks>Named so because <c>Log</c> is the folder of the reading log.</remarks>
internal static partial class LogMessages
{
    [LoggerMessage(3000, LogLevel.Information, "log opened: records {First} to {Next} in {Segments} segments")]
    public static partial void Opened(ILogger logger, long first, long next, int segments);

    [LoggerMessage(3001, LogLevel.Warning,
        "log: cut a torn tail of {Size} bytes, never acknowledged, from {Path} at offset {Offset} ({Reason})")]
    public static partial void TailCut(ILogger logger, string path, long offset, long size, string reason);

    [LoggerMessage(3002, LogLevel.Debug, "log: segment {Path} made, {Size} bytes")]
    public static partial void SegmentMade(ILogger logger, string path, long size);

    [LoggerMessage(3003, LogLevel.Information, "log: segment {Path} dropped by retention")]
    public static partial void SegmentDropped(ILogger logger, string path);

    [LoggerMessage(3004, LogLevel.Warning, "log: no room to allocate the rest of the last segment: {Cause}")]
    public static partial void NotAllocated(ILogger logger, string cause);

    [LoggerMessage(3005, LogLevel.Error, "log: not closed cleanly: {Cause}")]
    public static partial void CloseFailed(ILogger logger, string cause);

    [LoggerMessage(3010, LogLevel.Information, "checkpoint at record {Sequence} written: {Size} bytes")]
    public static partial void CheckpointWritten(ILogger logger, long sequence, long size);

    [LoggerMessage(3011, LogLevel.Error, "checkpoint set aside: {Cause}")]
    public static partial void CheckpointDamaged(ILogger logger, string cause);

    [LoggerMessage(3012, LogLevel.Error, "state read from the newer checkpoint instead: {Cause}")]
    public static partial void StateDamaged(ILogger logger, string cause);
}
