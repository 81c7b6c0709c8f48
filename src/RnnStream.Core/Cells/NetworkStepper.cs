using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>Steps a network for one sensor or many, with the hidden states where they lie.</summary>
/// <remarks>Owns the scratch of one thread: not thread-safe. Allocates nothing after construction. One sensor or many,
/// in any grouping, at any register width: the same bits.</remarks>
public sealed class NetworkStepper
{
    /// <summary>Sensors that travel together: their states fill a part of the first-level cache (24 × 256 bytes at
    /// hidden 32), and those of the next group are fetched meanwhile. A multiple of every kernel's tile.</summary>
    private const int GroupSize = 24;

    private readonly KernelWidth _kernel;
    private readonly AlignedFloats _scratch;
    private readonly int[] _inputAt;

    /// <summary>A stepper of the network with the kernel that this process runs.</summary>
    public NetworkStepper(Network network)
        : this(network, KernelSelection.Current)
    {
    }

    /// <summary>A stepper with a kernel of the caller's choice, which the machine must support.</summary>
    public NetworkStepper(Network network, KernelWidth kernel)
    {
        Network = network;
        _kernel = kernel;
        _scratch = new AlignedFloats(GroupSize * network.PaddedSize);
        _inputAt = [.. Enumerable.Range(0, GroupSize).Select(sensor => sensor * network.Shape.InputSize)];
    }

    /// <summary>The network it steps.</summary>
    public Network Network { get; }

    /// <summary>Advances one sensor: <see cref="Network.Step(ReadOnlySpan{float}, Span{float},
    /// Span{float})"/>.</summary>
    public void Step(ReadOnlySpan<float> input, Span<float> state, Span<float> output) =>
        Network.Step(_kernel, input, state, output);

    /// <summary>Advances many sensors, each by one step.</summary>
    /// <param name="inputs">Shape [count, input], standardised (no unit).</param>
    /// <param name="states">A slab that holds the hidden states; advanced in place.</param>
    /// <param name="stateAt">Where each sensor's hidden state begins, shape [count]. All distinct: a sensor takes one
    /// step per call.</param>
    /// <param name="outputs">Shape [count, output]; overwritten. Empty: the head is left out.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a hidden state lies outside the slab.</exception>
    public void StepMany(
        ReadOnlySpan<float> inputs, Span<float> states, ReadOnlySpan<int> stateAt, Span<float> outputs)
    {
        var inputSize = Network.Shape.InputSize;
        var outputSize = outputs.Length == 0 ? 0 : Network.Shape.OutputSize;
        if (inputs.Length != stateAt.Length * inputSize || outputs.Length != stateAt.Length * outputSize)
        {
            throw new ArgumentException(
                $"{stateAt.Length} sensors need {inputSize} inputs and {outputSize} outputs each; "
                + $"found {inputs.Length} and {outputs.Length} in all.");
        }

        for (var first = 0; first < stateAt.Length; first += GroupSize)
        {
            var count = Math.Min(GroupSize, stateAt.Length - first);
            var behind = first + count;
            var upcoming = stateAt.Slice(behind, Math.Min(GroupSize, stateAt.Length - behind));
            StepGroup(
                inputs.Slice(first * inputSize, count * inputSize), states, stateAt.Slice(first, count), upcoming,
                outputs.Slice(first * outputSize, count * outputSize));
        }
    }

    // A layer's states lie behind those of the layer below: the same places, counted from further on.
    private void StepGroup(
        ReadOnlySpan<float> inputs, Span<float> states, ReadOnlySpan<int> sensors, ReadOnlySpan<int> upcoming,
        Span<float> outputs)
    {
        var below = inputs;
        ReadOnlySpan<int> belowAt = _inputAt.AsSpan(0, sensors.Length);
        foreach (var layer in Network.Layers)
        {
            StepKernel.Advance(
                _kernel, Network.Cell, layer, below, belowAt, states, sensors, upcoming, Network.StateLength,
                _scratch.Values);
            below = states;
            belowAt = sensors;
            states = states[Network.LayerStateLength..];
            upcoming = [];
        }

        if (outputs.Length != 0)
        {
            StepKernel.Apply(_kernel, Network.Head, below, belowAt, outputs);
        }
    }
}
