using RnnStream.Storage.Checkpoints;

namespace RnnStream.Storage.Inspection;

/// <summary>One checkpoint as it was found, every byte verified.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sequence">The states include every record before this one.</param>
/// <param name="CreationTime">When it was written, nanoseconds since 1970 UTC.</param>
/// <param name="Sections">Its sections.</param>
public sealed record StoredCheckpoint(
    string Path, long Sequence, long CreationTime, IReadOnlyList<CheckpointSection> Sections);
