namespace RnnStream.Core.Evaluation;

/// <summary>How the Numenta Anomaly Benchmark weighs detections.</summary>
/// <param name="Name">For people.</param>
/// <param name="TruePositive">Worth of a window found at its left edge.</param>
/// <param name="FalsePositive">Cost of a detected row far from any window.</param>
/// <param name="FalseNegative">Cost of a missed window.</param>
public sealed record NabProfile(string Name, double TruePositive, double FalsePositive, double FalseNegative)
{
    /// <summary>The standard profile.</summary>
    public static NabProfile Standard { get; } = new("standard", 1, 0.11, 1);

    /// <summary>The profile that punishes false alarms twice as much.</summary>
    public static NabProfile LowFalsePositive { get; } = new("reward low FP", 1, 0.22, 1);

    /// <summary>The profile that punishes missed windows twice as much.</summary>
    public static NabProfile LowFalseNegative { get; } = new("reward low FN", 1, 0.11, 2);

    /// <summary>All three, in the order they are published.</summary>
    public static IReadOnlyList<NabProfile> All { get; } = [Standard, LowFalsePositive, LowFalseNegative];
}
