namespace RnnStream.Core.Training.Losses;

/// <summary>What training minimises: how far the outputs of one step are from its targets.</summary>
/// <remarks>Implementations are immutable and may be shared between threads. A target that is NaN is masked: it adds
/// nothing and its gradient is zero.</remarks>
public interface ILoss
{
    /// <summary>Values per step in the targets.</summary>
    int TargetSize { get; }

    /// <summary>Values per step that the network's head gives.</summary>
    int OutputSize { get; }

    /// <summary>Sums the loss over the unmasked targets of one step and differentiates it.</summary>
    /// <param name="outputs">ŷ, shape [<see cref="OutputSize"/>].</param>
    /// <param name="targets">y, shape [<see cref="TargetSize"/>]; NaN where masked.</param>
    /// <param name="weight">Factor of the gradient (one over the number of targets in the batch); not of the
    /// loss.</param>
    /// <param name="dOutputs">∂loss/∂ŷ · weight, shape of the outputs; overwritten.</param>
    /// <returns>The sum over unmasked targets, in nats or squared units, before the weight.</returns>
    double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, double weight, Span<float> dOutputs);
}
