namespace RnnStream.Storage.Log;

/// <summary>What opening the log found and did.</summary>
/// <param name="FirstSequence">Oldest record still held.</param>
/// <param name="NextSequence">Sequence number after the last record.</param>
/// <param name="Segments">Number of segments.</param>
/// <param name="WasClosed">The log ended with a closing frame: the last run shut down cleanly.</param>
/// <param name="CutPath">The segment whose torn tail was cut, or null.</param>
/// <param name="CutOffset">Where it was cut, in bytes.</param>
/// <param name="CutSize">Bytes cut; none of them was ever acknowledged.</param>
/// <param name="CutReason">What did not verify there, or an empty string.</param>
public sealed record LogRecovery(
    long FirstSequence,
    long NextSequence,
    int Segments,
    bool WasClosed,
    string? CutPath = null,
    long CutOffset = 0,
    long CutSize = 0,
    string CutReason = "");
