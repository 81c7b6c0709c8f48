namespace RnnStream.Pipeline.Retraining;

/// <summary>A promoted version that can be rolled back to.</summary>
/// <param name="Version">Its number, 1 or more.</param>
/// <param name="File">Its parameter file below <c>models/</c>.</param>
internal readonly record struct KeptVersion(int Version, string File);
