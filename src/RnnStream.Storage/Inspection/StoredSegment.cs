namespace RnnStream.Storage.Inspection;

/// <summary>One segment of the log as it was found.</summary>
/// <param name="Path">The file.</param>
/// <param name="FirstSequence">Its first record.</param>
/// <param name="NextSequence">The record after the last one that verifies.</param>
/// <param name="CreationTime">When it was made, nanoseconds since 1970 UTC.</param>
/// <param name="UsedSize">Bytes that verify.</param>
/// <param name="Size">Bytes of the file.</param>
public sealed record StoredSegment(
    string Path, long FirstSequence, long NextSequence, long CreationTime, long UsedSize, long Size);
