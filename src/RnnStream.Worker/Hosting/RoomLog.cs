using Microsoft.Extensions.Logging;

namespace RnnStream.Worker.Hosting;

/// <summary>Logs that the disk is full, and that it no longer is: one line each, however long it lasts.</summary>
internal sealed class RoomLog(ILogger logger)
{
    private bool _isLogFull;
    private bool _isCheckpointWaiting;

    /// <summary>Called now and then with why the log, or a checkpoint, waits for room; null when it does not.</summary>
    public void Report(string? logReason, string? checkpointReason)
    {
        if (logReason is not null && !_isLogFull) Log.LogFull(logger, logReason);
        if (logReason is null && _isLogFull) Log.LogHasRoom(logger);
        if (checkpointReason is not null && !_isCheckpointWaiting) Log.CheckpointWaits(logger, checkpointReason);
        if (checkpointReason is null && _isCheckpointWaiting) Log.CheckpointHasRoom(logger);
        (_isLogFull, _isCheckpointWaiting) = (logReason is not null, checkpointReason is not null);
    }
}
