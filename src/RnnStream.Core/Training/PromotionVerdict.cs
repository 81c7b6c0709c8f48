namespace RnnStream.Core.Training;

/// <summary>Whether a candidate shall serve, and why.</summary>
/// <param name="IsPromoted">True if it shall serve.</param>
/// <param name="Reason">One plain sentence for the log and the record.</param>
public readonly record struct PromotionVerdict(bool IsPromoted, string Reason);
