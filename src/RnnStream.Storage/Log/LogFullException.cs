using RnnStream.Storage.Files;

namespace RnnStream.Storage.Log;

/// <summary>There is no room for the log now (disk, quota, file handles). Nothing is lost and nothing became durable:
/// the records stay buffered, and the same call may be tried again when there is room.</summary>
public sealed class LogFullException : Exception
{
    internal LogFullException(FileSystemException cause)
        : base($"the log cannot grow: {cause.Message}", cause)
    {
    }
}
