using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>Changes parameters along their gradient; owns the running moments.</summary>
internal sealed class Optimizer
{
    // Kingma and Ba 2015, section 2: their defaults.
    private const double MeanDecay = 0.9;
    private const double SquareDecay = 0.999;
    private const float Epsilon = 1e-8f;

    // Polyak 1964; 0.9 is the usual choice.
    private const float Momentum = 0.9f;

    private readonly TrainingOptions _options;
    private readonly float[] _mean;
    private readonly float[] _square;
    private double _meanPower = 1;
    private double _squarePower = 1;

    public Optimizer(TrainingOptions options, int parameterCount)
    {
        _options = options;
        _mean = new float[parameterCount];
        _square = options.Optimizer == OptimizerKind.Adam ? new float[parameterCount] : [];
    }

    /// <summary>An optimizer that goes on where another stood.</summary>
    /// <exception cref="ArgumentException">The state is that of another optimizer or network.</exception>
    public Optimizer(TrainingOptions options, int parameterCount, OptimizerState state)
        : this(options, parameterCount)
    {
        if (state.Mean.Length != _mean.Length || state.Square.Length != _square.Length)
        {
            throw new ArgumentException(
                $"Moments of {_mean.Length} and {_square.Length} parameters were expected, "
                + $"found {state.Mean.Length} and {state.Square.Length}.");
        }

        state.Mean.CopyTo(_mean, 0);
        state.Square.CopyTo(_square, 0);
        (_meanPower, _squarePower) = (state.MeanPower, state.SquarePower);
    }

    /// <summary>A copy of the moments.</summary>
    public OptimizerState Snapshot() => new([.. _mean], [.. _square], _meanPower, _squarePower);

    /// <summary>One update.</summary>
    /// <param name="parameters">Changed.</param>
    /// <param name="gradient">Same length.</param>
    /// <param name="gradientFactor">What the gradient is multiplied by first (clipping).</param>
    /// <param name="rate">Learning rate.</param>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double gradientFactor, double rate)
    {
        if (_options.Optimizer == OptimizerKind.Momentum)
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
            Epsilon, Retain: (float)(1 - (rate * _options.WeightDecay)));
        OptimizerKernel.Adam(parameters, gradient, _mean, _square, step);
    }
}
