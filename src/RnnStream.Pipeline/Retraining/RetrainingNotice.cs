namespace RnnStream.Pipeline.Retraining;

/// <summary>The end of a retraining, for logs and displays.</summary>
/// <param name="Group">Name of the group of sensors.</param>
/// <param name="Version">The version that serves now.</param>
/// <param name="IsPromoted">Whether that is the new one; otherwise the candidate was thrown away.</param>
/// <param name="Reason">One plain sentence.</param>
public readonly record struct RetrainingNotice(string Group, int Version, bool IsPromoted, string Reason);
