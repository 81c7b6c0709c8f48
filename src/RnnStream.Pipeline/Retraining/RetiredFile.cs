namespace RnnStream.Pipeline.Retraining;

/// <summary>A parameter file that no group keeps any more, but that an older checkpoint may still need.</summary>
/// <param name="File">Its name below <c>models/</c>.</param>
/// <param name="Sequence">Sequence number of the first checkpoint without it; -1 before there is one. When that is the
/// oldest one left, nobody needs the file.</param>
internal readonly record struct RetiredFile(string File, long Sequence);
