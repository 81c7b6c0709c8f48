namespace RnnStream.Storage.Log;

/// <summary>Up to where the log is durable: the only bytes a cursor looks at.</summary>
/// <param name="Sequence">Sequence number after the last durable record.</param>
/// <param name="SegmentFirstSequence">The segment it lies in.</param>
/// <param name="Offset">Bytes of that segment that are durable.</param>
internal readonly record struct DurableEnd(long Sequence, long SegmentFirstSequence, long Offset);
