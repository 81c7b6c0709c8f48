using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>The log could not be made durable. Final: what the kernel still holds of the unsynced bytes is unknown, so
/// nothing more is accepted, nothing may be acknowledged, and the process must end.</summary>
public sealed class LogSyncException : Exception
{
    internal LogSyncException(FileSystemException cause)
        : base($"the log cannot be made durable: {cause.Message}", cause)
    {
    }
}
