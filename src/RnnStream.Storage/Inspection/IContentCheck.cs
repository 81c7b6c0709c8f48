using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Log;

namespace RnnStream.Storage.Inspection;

/// <summary>Looks into records and checkpoints, of whose content this floor knows nothing.</summary>
public interface IContentCheck
{
    /// <summary>A record that verifies; oldest first, with gaps where the log is damaged.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="body">Its body.</param>
    /// <returns>One line, or null when there is nothing to say.</returns>
    string? FindProblem(long sequence, RecordKind kind, ReadOnlySpan<byte> body);

    /// <summary>A checkpoint that verifies.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>One line, or null when there is nothing to say.</returns>
    string? FindProblem(Checkpoint checkpoint);
}
