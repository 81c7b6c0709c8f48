namespace RnnStream.Core.Training;

/// <summary>What an optimizer remembers between updates.</summary>
/// <param name="Mean">Running mean of gradients (Adam) or velocity (momentum), one per parameter.</param>
/// <param name="Square">Running mean of squared gradients; empty with momentum.</param>
/// <param name="MeanPower">β₁ to the power of the updates made.</param>
/// <param name="SquarePower">β₂ to the power of the updates made.</param>
public sealed record OptimizerState(float[] Mean, float[] Square, double MeanPower, double SquarePower);
