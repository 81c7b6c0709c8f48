using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>Changes parameters along their gradient; owns the running moments.</summary>
internal sealed class Optimizer(TrainingOptions options, int parameterCount)
{
    // Kingma and Ba 2015, section 2: their defaults.
    private const double MeanDecay = 0.9;
    private const double SquareDecay = 0.999;
    private const float Epsilon = 1e-8f;

    // Polyak 1964; 0.9 is the usual choice.
    private const float Momentum = 0.9f;

    private readonly float[] _mean = new float[parameterCount];
    private readonly float[] _square = options.Optimizer == OptimizerKind.Adam ? new float[parameterCount] : [];
    private double _meanPower = 1;
    private double _squarePower = 1;

    /// <summary>One update.</summary>
    /// <param name="parameters">Changed.</param>
    /// <param name="gradient">Same length.</param>
    /// <param name="gradientFactor">What the gradient is multiplied by first (clipping).</param>
    /// <param name="rate">Learning rate.</param>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double gradientFactor, double rate)
    {
        if (options.Optimizer == OptimizerKind.Momentum)
        {
            OptimizerKernel.Momentum(parameters, gradient, _mean, (float)gradientFactor, (float)rate, Momentum);
            return;
        }

        _meanPower *= MeanDecay;
        _squarePower *= SquareDecay;
        var step = new AdamStep(
            (float)gradientFactor, (float)(1 - MeanDecay), (float)(1 - SquareDecay),
            CorrectedRate: (float)(rate / (1 - _meanPower)),
            InverseRootCorrection: (float)(1 / Math.Sqrt(1 - _squarePower)),
            Epsilon, Retain: (float)(1 - (rate * options.WeightDecay)));
        OptimizerKernel.Adam(parameters, gradient, _mean, _square, step);
    }
}
