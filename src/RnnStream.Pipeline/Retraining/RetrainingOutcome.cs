using RnnStream.Core.Detection;

namespace RnnStream.Pipeline.Retraining;

/// <summary>What a retraining came to.</summary>
/// <param name="Candidate">The detector with the candidate's parameters; null when it was thrown away.</param>
/// <param name="File">The durable parameter file below <c>models/</c>; empty without one.</param>
/// <param name="FileHash">SHA-256 of that file; empty without one.</param>
/// <param name="Reason">One plain sentence for the log and the record.</param>
internal sealed record RetrainingOutcome(SensorDetector? Candidate, string File, byte[] FileHash, string Reason);
