namespace RnnStream.Core.Evaluation;

/// <summary>The benchmark's verdict for one profile.</summary>
/// <param name="Profile">The weights.</param>
/// <param name="Score">100 is perfect, 0 is a detector that never alarms.</param>
/// <param name="Threshold">The score from which a row counts as detected.</param>
/// <param name="Found">Windows with a detection.</param>
/// <param name="Windows">All windows.</param>
/// <param name="FalseRows">Detected rows outside every window.</param>
public sealed record NabResult(
    NabProfile Profile, double Score, double Threshold, int Found, int Windows, int FalseRows);
