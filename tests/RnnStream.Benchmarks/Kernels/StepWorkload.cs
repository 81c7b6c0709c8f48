using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Kernels;

/// <summary>Sensors that take steps round robin, in order or shuffled.</summary>
internal sealed class StepWorkload
{
    private readonly Network _network;
    private readonly KernelWidth _kernel;
    private readonly NetworkStepper _stepper;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly AlignedFloats _states;
    private readonly int[] _at;
    private readonly int _perCall;
    private int _next;

    public StepWorkload(StepCase what)
    {
        (_network, _kernel, _perCall) = (what.Network(), what.Kernel, what.PerCall);
        _stepper = new NetworkStepper(_network, _kernel);
        var source = new Random(1);
        _inputs = [.. Enumerable.Range(0, _perCall * StepCase.InputSize).Select(_ => source.NextSingle() - 0.5f)];
        _outputs = new float[what.WithHead ? _perCall * _network.Shape.OutputSize : 0];
        _states = new AlignedFloats(what.Sensors * _network.StateLength);
        _at = [.. Enumerable.Range(0, what.Sensors).Select(sensor => sensor * _network.StateLength)];
        if (what.IsRandom)
        {
            source.Shuffle(_at);
        }
    }

    /// <summary>About 4,096 steps.</summary>
    public int Run()
    {
        var calls = 4096 / _perCall;
        for (var call = 0; call < calls; call++)
        {
            if (_perCall == 1)
            {
                _stepper.Step(_inputs, _states.Values.Slice(_at[_next], _network.StateLength), _outputs);
            }
            else
            {
                _stepper.StepMany(_inputs, _states.Values, _at.AsSpan(_next, _perCall), _outputs);
            }

            _next = (_next + _perCall) % _at.Length;
        }

        return calls * _perCall;
    }

    /// <summary>Compares two rounds with the scalar kernel.</summary>
    /// <exception cref="InvalidOperationException">A bit differs.</exception>
    public void Verify()
    {
        var scalar = new NetworkStepper(_network, KernelWidth.Scalar);
        var state = new float[_network.StateLength];
        var output = new float[_network.Shape.OutputSize];
        for (var call = 0; call < 2 * _at.Length; call += 4096)
        {
            Run();
        }

        for (var step = 0; step < 2; step++)
        {
            scalar.Step(_inputs.AsSpan(0, _network.Shape.InputSize), state, output);
        }

        if (!state.AsSpan().SequenceEqual(_states.Values.Slice(_at[0], state.Length)))
        {
            throw new InvalidOperationException($"{_network.Shape} at {_kernel} differs from the scalar kernel.");
        }
    }
}
