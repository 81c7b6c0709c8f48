using RnnStream.Core.Cells;
using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>A fixed share of a batch: runs its sequences forwards and backwards into a gradient of its own.</summary>
/// <remarks>
/// Invariants: sequence r of the part is row r of every matrix; a row whose sequence has ended gets zero inputs and masked
/// targets, so it adds nothing. Parts share nothing they write to, so they may run on any threads; joining their gradients
/// in a fixed order makes the result independent of how many there are.
/// </remarks>
internal sealed class BatchPart
{
    private readonly NetworkShape _shape;
    private readonly Cell _cell;
    private readonly ILoss _loss;
    private readonly CellTrace[] _layers;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _outputs;
    private readonly float[] _dOutputs;
    private readonly float[] _dAbove;
    private readonly float[] _scratch;
    private TrainingSequence[] _sequences = [];
    private int _steps;

    public BatchPart(NetworkShape shape, ILoss loss, int stepsMax, int rowsMax)
    {
        _shape = shape;
        _cell = Cell.Of(shape.Cell);
        _loss = loss;
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(_ => new CellTrace(shape, stepsMax, rowsMax))];
        var rows = stepsMax * rowsMax;
        _inputs = new float[rows * shape.InputSize];
        _targets = new float[rows * loss.TargetSize];
        _outputs = new float[rows * shape.OutputSize];
        _dOutputs = new float[rows * shape.OutputSize];
        _dAbove = new float[rows * shape.HiddenSize];
        _scratch = new float[shape.HiddenSize * Math.Max(shape.OutputSize, shape.GateCount * shape.HiddenSize)];
        Gradient = new NetworkParameters(shape, new float[shape.ParameterCount]);
    }

    /// <summary>∂loss/∂parameters of the last <see cref="Run"/>, layout of the parameters.</summary>
    public NetworkParameters Gradient { get; }

    /// <summary>Loss summed over the unmasked targets of the last <see cref="Run"/>.</summary>
    public double LossSum { get; private set; }

    /// <summary>Chooses the sequences of the next stretches; all hidden states start from zero.</summary>
    public void Assign(TrainingSequence[] sequences) => _sequences = sequences;

    /// <summary>Unmasked targets of the steps <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1.</summary>
    public int CountTargets(int first, int count)
    {
        var targets = 0;
        foreach (var sequence in _sequences)
        {
            var from = Math.Min(first, sequence.Length) * sequence.TargetSize;
            var to = Math.Min(first + count, sequence.Length) * sequence.TargetSize;
            foreach (var target in sequence.Targets.AsSpan(from, to - from))
            {
                targets += float.IsNaN(target) ? 0 : 1;
            }
        }

        return targets;
    }

    /// <summary>Runs a stretch of steps: forwards, loss and, if asked for, backwards.</summary>
    /// <param name="parameters">Of the network; read only.</param>
    /// <param name="first">First step; 0 starts from a zero state, later ones continue the stretch before.</param>
    /// <param name="count">Steps, at most those the part was made for.</param>
    /// <param name="weight">One over the number of targets of the whole batch.</param>
    /// <param name="learn">Whether <see cref="Gradient"/> is wanted.</param>
    public void Run(NetworkParameters parameters, int first, int count, double weight, bool learn)
    {
        LossSum = 0;
        if (learn)
        {
            Gradient.Values.AsSpan().Clear();
        }

        if (!_sequences.Any(sequence => sequence.Length > first))
        {
            return;
        }

        Load(first, count);
        Forward(parameters, fromZero: first == 0);
        EvaluateLoss(weight);
        if (learn && weight > 0)
        {
            Backward(parameters);
        }
    }

    /// <summary>Outputs of row <paramref name="row"/> after step <paramref name="step"/> of the last stretch.</summary>
    public ReadOnlySpan<float> Outputs(int step, int row) =>
        _outputs.AsSpan(((step * _sequences.Length) + row) * _shape.OutputSize, _shape.OutputSize);

    private void Load(int first, int count)
    {
        _steps = count;
        for (var t = 0; t < count; t++)
        {
            for (var r = 0; r < _sequences.Length; r++)
            {
                var row = (t * _sequences.Length) + r;
                CopyStep(_sequences[r].Inputs, first + t, _sequences[r].Length, _inputs, row, _shape.InputSize, padding: 0);
                CopyStep(
                    _sequences[r].Targets, first + t, _sequences[r].Length, _targets, row, _loss.TargetSize, float.NaN);
            }
        }
    }

    private static void CopyStep(
        float[] source, int step, int length, float[] destination, int row, int size, float padding)
    {
        var to = destination.AsSpan(row * size, size);
        if (step < length)
        {
            source.AsSpan(step * size, size).CopyTo(to);
        }
        else
        {
            to.Fill(padding);
        }
    }

    private void Forward(NetworkParameters parameters, bool fromZero)
    {
        var batch = _sequences.Length;
        ReadOnlySpan<float> x = _inputs.AsSpan(0, _steps * batch * _shape.InputSize);
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var trace = _layers[layer];
            var size = batch * _shape.LayerInputSize(layer);
            trace.Begin(_steps, batch, fromZero);
            for (var t = 0; t < _steps; t++)
            {
                _cell.Forward(parameters.Layer(layer), x.Slice(t * size, size), trace, t);
            }

            x = trace.HiddenAfter();
        }

        var outputs = new MatrixSpan(_outputs, _steps * batch, _shape.OutputSize);
        MatrixKernel.FillRows(parameters.HeadBias, outputs);
        MatrixKernel.MultiplyAdd(
            new(x, _steps * batch, _shape.HiddenSize),
            new(parameters.HeadWeights, _shape.HiddenSize, _shape.OutputSize), outputs);
    }

    private void EvaluateLoss(double weight)
    {
        var (outputs, targets) = (_shape.OutputSize, _loss.TargetSize);
        for (var row = 0; row < _steps * _sequences.Length; row++)
        {
            LossSum += _loss.Evaluate(
                _outputs.AsSpan(row * outputs, outputs), _targets.AsSpan(row * targets, targets), weight,
                _dOutputs.AsSpan(row * outputs, outputs));
        }
    }

    private void Backward(NetworkParameters parameters)
    {
        BackwardHead(parameters);
        for (var layer = _shape.Layers - 1; layer >= 0; layer--)
        {
            var trace = _layers[layer];
            BackwardThroughTime(parameters.Layer(layer), trace);
            var x = layer == 0
                ? _inputs.AsSpan(0, _steps * _sequences.Length * _shape.InputSize)
                : _layers[layer - 1].HiddenAfter();
            LayerGradient.Accumulate(trace, x, Gradient.Layer(layer));
            if (layer > 0)
            {
                var dBelow = _dAbove.AsSpan(0, _steps * _sequences.Length * _shape.HiddenSize);
                LayerGradient.Inputs(trace, parameters.Layer(layer).InputWeights, _scratch, dBelow);
            }
        }
    }

    /// <summary>outputs = h W + b, so dW = hᵀ dOutputs, db = Σ dOutputs, dh = dOutputs Wᵀ.</summary>
    private void BackwardHead(NetworkParameters parameters)
    {
        var (rows, hidden, outputs) = (_steps * _sequences.Length, _shape.HiddenSize, _shape.OutputSize);
        var dOutputs = new MatrixView(_dOutputs, rows, outputs);
        var h = new MatrixView(_layers[^1].HiddenAfter(), rows, hidden);
        MatrixKernel.MultiplyAdd(h.Transposed, dOutputs, new(Gradient.HeadWeights, hidden, outputs));
        OptimizerKernel.AddRows(_dOutputs.AsSpan(0, rows * outputs), Gradient.HeadBias);

        var transposed = new MatrixSpan(_scratch, outputs, hidden);
        MatrixKernel.Transpose(new(parameters.HeadWeights, hidden, outputs), transposed);
        var dHidden = new MatrixSpan(_dAbove, rows, hidden);
        dHidden.Values[..(rows * hidden)].Clear();
        MatrixKernel.MultiplyAdd(dOutputs, new(transposed.Values, outputs, hidden), dHidden);
    }

    private void BackwardThroughTime(in LayerParameters parameters, CellTrace trace)
    {
        var (hidden, gates) = (_shape.HiddenSize, _shape.GateCount * _shape.HiddenSize);
        var size = _sequences.Length * hidden;
        MatrixKernel.Transpose(
            new(parameters.RecurrentWeights, hidden, gates), new(trace.RecurrentTransposed, gates, hidden));
        trace.DHidden.AsSpan().Clear();
        trace.DMemory.AsSpan().Clear();
        for (var t = _steps - 1; t >= 0; t--)
        {
            OptimizerKernel.Add(trace.DHidden.AsSpan(0, size), _dAbove.AsSpan(t * size, size));
            _cell.Backward(trace, t);
        }
    }
}
