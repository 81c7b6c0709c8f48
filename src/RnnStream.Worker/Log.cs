using Microsoft.Extensions.Logging;

namespace RnnStream.Worker;

/// <summary>Every message that the worker logs. Event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "ready: {Broker}, {Sensors} sensors known")]
    public static partial void Ready(ILogger logger, string broker, int sensors);

    [LoggerMessage(4002, LogLevel.Information,
        "recovered {Readings} readings behind checkpoint {Checkpoint}: {Sensors} sensors")]
    public static partial void Recovered(ILogger logger, long readings, long checkpoint, int sensors);

    [LoggerMessage(4003, LogLevel.Information, "{Broker}, session {Session}")]
    public static partial void Connected(ILogger logger, string broker, string session);

    [LoggerMessage(4004, LogLevel.Warning, "disconnected: {Reason}")]
    public static partial void Disconnected(ILogger logger, string reason);

    [LoggerMessage(4005, LogLevel.Warning, "the broker has forgotten our session: what it held for us is lost")]
    public static partial void SessionLost(ILogger logger);

    [LoggerMessage(4006, LogLevel.Information, "group {Group}: version {Version} begins to serve: {Reason}")]
    public static partial void Promoted(ILogger logger, string group, int version, string reason);

    [LoggerMessage(4007, LogLevel.Information,
        "group {Group}: candidate thrown away, version {Version} goes on: {Reason}")]
    public static partial void CandidateRejected(ILogger logger, string group, int version, string reason);

    [LoggerMessage(4008, LogLevel.Information, "checkpoint at record {Sequence}")]
    public static partial void Checkpoint(ILogger logger, long sequence);

    [LoggerMessage(4009, LogLevel.Warning, "rejected {Count} as {Reason}, for example {Example}")]
    public static partial void Rejected(ILogger logger, long count, string reason, string example);

    [LoggerMessage(4010, LogLevel.Information, "kernel {Kernel}, {Shards} shards")]
    public static partial void Machine(ILogger logger, string kernel, int shards);

    [LoggerMessage(4011, LogLevel.Warning,
        "this processor has no fused multiply-add in hardware: steps are about 80 times slower")]
    public static partial void NoFusedMultiplyAdd(ILogger logger);

    [LoggerMessage(4017, LogLevel.Information,
        "no parameters ship for {Cell} of {Layers} x {HiddenSize}: sensors are judged without a network until {Until}")]
    public static partial void Untrained(ILogger logger, string cell, int layers, int hiddenSize, string until);

    [LoggerMessage(4012, LogLevel.Information, "stopping: {Reason}")]
    public static partial void Stopping(ILogger logger, string reason);

    [LoggerMessage(4013, LogLevel.Information,
        "stopped: {Readings} readings applied since the beginning, {Sensors} sensors")]
    public static partial void Stopped(ILogger logger, long readings, int sensors);

    [LoggerMessage(4014, LogLevel.Error, "the log cannot grow: {Reason}; nothing is acknowledged until there is room")]
    public static partial void LogFull(ILogger logger, string reason);

    [LoggerMessage(4015, LogLevel.Information, "the log grows again")]
    public static partial void LogHasRoom(ILogger logger);

    [LoggerMessage(4016, LogLevel.Warning, "checkpoint not written: {Reason}; the next one is tried in time")]
    public static partial void CheckpointFailed(ILogger logger, string reason);

    [LoggerMessage(4019, LogLevel.Error, "a checkpoint waits for room: {Reason}")]
    public static partial void CheckpointWaits(ILogger logger, string reason);

    [LoggerMessage(4018, LogLevel.Warning,
        "no last checkpoint: {Reason}; nothing is lost, the next start reads more of the log")]
    public static partial void NoLastCheckpoint(ILogger logger, string reason);

    [LoggerMessage(4022, LogLevel.Information, "there is room for checkpoints again")]
    public static partial void CheckpointHasRoom(ILogger logger);

    [LoggerMessage(4020, LogLevel.Information, "request {Verb}: done")]
    public static partial void RequestMet(ILogger logger, string verb);

    [LoggerMessage(4021, LogLevel.Warning,
        "the answer to request {Verb} is dropped: too many messages wait for the broker")]
    public static partial void ResponseDropped(ILogger logger, string verb);
}
