namespace RnnStream.Numerics;

/// <summary>The factors of one Adam step, worked out once for all parameters (see
/// <see cref="OptimizerKernel"/>).</summary>
/// <param name="GradientFactor">What every gradient is multiplied by first (clipping).</param>
/// <param name="MeanGain">1 − β₁.</param>
/// <param name="SquareGain">1 − β₂.</param>
/// <param name="CorrectedRate">Learning rate / (1 − β₁ᵗ).</param>
/// <param name="InverseRootCorrection">1 / √(1 − β₂ᵗ).</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Retain">1 − rate · decay: what is left of a parameter after decay.</param>
public readonly record struct AdamStep(
    float GradientFactor, float MeanGain, float SquareGain, float CorrectedRate, float InverseRootCorrection,
    float Epsilon, float Retain);
