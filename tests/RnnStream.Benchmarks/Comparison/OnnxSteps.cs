using RnnStream.Benchmarks.Kernels;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Numerics;

namespace RnnStream.Benchmarks.Comparison;

/// <summary>Sensors that take steps in ONNX Runtime: each batch's states ping-pong between two sets of tensors; for
/// random order rows are gathered before and scattered after each call.</summary>
internal sealed unsafe class OnnxSteps
{
    private readonly OnnxRuntime _runtime;
    private readonly nint _session;
    private readonly int _hidden;
    private readonly int _batch;
    private readonly int _parts;
    private readonly AlignedFloats _inputs;
    private readonly nint _x;
    private readonly Half[] _halves;
    private readonly nint* _inputNames;
    private readonly nint* _outputNames;
    private readonly int[]? _order;
    private readonly AlignedFloats? _all;
    private int _next;

    /// <param name="runtime">The library.</param>
    /// <param name="cell">Cell of one layer.</param>
    /// <param name="hidden">Its units.</param>
    /// <param name="sensors">Sensors that take turns.</param>
    /// <param name="batch">Sensors per call.</param>
    /// <param name="isRandom">Random order, by gathering and scattering.</param>
    public OnnxSteps(OnnxRuntime runtime, CellKind cell, int hidden, int sensors, int batch, bool isRandom)
    {
        var parameters = ParameterInitialisation.Draw(new NetworkShape(cell, StepCase.InputSize, hidden, 1, 1), seed: 1);
        (_runtime, _hidden, _batch, _parts) = (runtime, hidden, batch, cell == CellKind.Lstm ? 2 : 1);
        _session = runtime.Open(OnnxCell.Write(parameters));
        _inputs = new AlignedFloats(batch * StepCase.InputSize);
        var random = new Random(1);
        foreach (ref var x in _inputs.Values) x = random.NextSingle() - 0.5f;
        _x = runtime.Tensor(ref _inputs.Values[0], batch, StepCase.InputSize);
        _inputNames = OnnxRuntime.Names(_parts == 2 ? ["x", "h", "c"] : ["x", "h"]);
        _outputNames = OnnxRuntime.Names(_parts == 2 ? ["h_n", "c_n"] : ["h_n"]);
        _halves = [.. Enumerable.Range(0, 2 * (isRandom ? 1 : sensors / batch)).Select(_ => new Half(runtime, batch, hidden, _parts))];
        if (!isRandom) return;
        _order = [.. Enumerable.Range(0, sensors)];
        random.Shuffle(_order);
        _all = new AlignedFloats(sensors * hidden * _parts);
    }

    /// <summary>h of the first sensor, after its latest step.</summary>
    public ReadOnlySpan<float> FirstHidden => _halves[1].States[0].Values[.._hidden];

    /// <summary>Values per step of the first sensor.</summary>
    public ReadOnlySpan<float> FirstInput => _inputs.Values[..StepCase.InputSize];

    /// <summary>About 4,096 steps, a whole number of calls.</summary>
    public int Run()
    {
        var calls = Math.Max(1, StepCase.Many / _batch);
        for (var call = 0; call < calls; call++)
        {
            if (_order is null)
            {
                // One round reads the first half of each pair and writes the second, the next the other way.
                var (pair, turn) = (_next % (_halves.Length / 2), _next / (_halves.Length / 2) % 2);
                Step(_halves[(2 * pair) + turn], _halves[(2 * pair) + 1 - turn]);
                _next++;
                continue;
            }

            var sensors = _order.AsSpan(_next, _batch);
            Move(sensors, _halves[0], isGathering: true);
            Step(_halves[0], _halves[1]);
            Move(sensors, _halves[1], isGathering: false);
            _next = (_next + _batch) % _order.Length;
        }

        return calls * _batch;
    }

    private void Step(Half from, Half to)
    {
        var inputs = stackalloc nint[] { _x, from.Tensors[0], from.Tensors[^1] };
        var outputs = stackalloc nint[] { to.Tensors[0], to.Tensors[^1] };
        _runtime.Run(_session, _inputNames, inputs, 1 + _parts, _outputNames, outputs, _parts);
    }

    private void Move(ReadOnlySpan<int> sensors, Half half, bool isGathering)
    {
        for (var part = 0; part < _parts; part++)
        {
            var rows = half.States[part].Values;
            var all = _all!.Values;
            for (var i = 0; i < sensors.Length; i++)
            {
                var row = rows.Slice(i * _hidden, _hidden);
                var own = all.Slice(((sensors[i] * _parts) + part) * _hidden, _hidden);
                if (isGathering) own.CopyTo(row);
                else row.CopyTo(own);
            }
        }
    }

    private sealed class Half
    {
        public Half(OnnxRuntime runtime, int batch, int hidden, int parts)
        {
            States = [.. Enumerable.Range(0, parts).Select(_ => new AlignedFloats(batch * hidden))];
            Tensors = [.. States.Select(state => runtime.Tensor(ref state.Values[0], batch, hidden))];
        }

        public AlignedFloats[] States { get; }

        public nint[] Tensors { get; }
    }
}
