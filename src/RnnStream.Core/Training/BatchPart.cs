using RnnStream.Core.Cells;
using RnnStream.Core.Training.Losses;
using RnnStream.Numerics;

namespace RnnStream.Core.Training;

/// <summary>A fixed share of a batch: runs its sequences forwards and backwards into a gradient of its own.</summary>
/// <remarks>
/// Invariants: sequence r of the part is row r of every matrix; a row whose sequence has ended gets zero inputs and
/// masked targets, so it adds nothing. Parts share nothing they write to, so they may run on any threads; joining their
/// gradients in a fixed order makes the result independent of how many there are.
/// </remarks>
internal sealed class BatchPart
{
    private readonly NetworkShape _shape;
    private readonly ILoss _loss;
    private readonly BatchBody _body;
    private readonly BatchContext? _context;
    private readonly float[] _targets;
    private readonly float[] _outputs;
    private readonly float[] _dOutputs;
    private readonly float[] _transposed;
    private TrainingSequence[] _sequences = [];
    private int _steps;

    public BatchPart(NetworkShape shape, ILoss loss, int stepsMax, int rowsMax)
    {
        _shape = shape;
        _loss = loss;
        _body = new BatchBody(shape, stepsMax, rowsMax);
        _context = shape.EncoderShape is { } encoder ? new BatchContext(encoder, rowsMax) : null;
        var rows = stepsMax * rowsMax;
        _targets = new float[rows * loss.TargetSize];
        _outputs = new float[rows * shape.OutputSize];
        _dOutputs = new float[rows * shape.OutputSize];
        _transposed = new float[shape.HiddenSize * shape.OutputSize];
        Gradient = new NetworkParameters(shape, new float[shape.ParameterCount]);
    }

    /// <summary>∂loss/∂parameters of the last <see cref="Run"/>, layout of the parameters.</summary>
    public NetworkParameters Gradient { get; }

    /// <summary>Loss summed over the unmasked targets of the last <see cref="Run"/>.</summary>
    public double LossSum { get; private set; }

    /// <summary>Chooses the sequences of the next stretches; all hidden states start from zero.</summary>
    public void Assign(TrainingSequence[] sequences) => _sequences = sequences;

    /// <summary>Unmasked targets of the steps <paramref name="first"/> … <paramref name="first"/> +
    /// <paramref name="count"/> − 1.</summary>
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

        _body.Stack.Begin(count, _sequences.Length, fromZero: first == 0);
        Load(first, count);
        var span = parameters.Span;
        if (first == 0)
        {
            _context?.Forward(span.Encoder, _sequences, _body.Stack);
        }

        ForwardHead(span, _body.Forward(span));
        EvaluateLoss(weight);
        if (learn && weight > 0)
        {
            BackwardHead(span, Gradient.Span);
            _body.Backward(span, Gradient.Span);
            if (first == 0)
            {
                _context?.Backward(span.Encoder, Gradient.Span.Encoder, _body.Stack);
            }
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
                var (sequence, target) = (_sequences[r], ((t * _sequences.Length) + r) * _loss.TargetSize);
                CopyStep(sequence.Inputs, first + t, sequence.Length, _body.Input(t, r), padding: 0);
                CopyStep(
                    sequence.Targets, first + t, sequence.Length, _targets.AsSpan(target, _loss.TargetSize), float.NaN);
            }
        }
    }

    private static void CopyStep(float[] source, int step, int length, Span<float> destination, float padding)
    {
        if (step < length)
        {
            source.AsSpan(step * destination.Length, destination.Length).CopyTo(destination);
        }
        else
        {
            destination.Fill(padding);
        }
    }

    /// <summary>outputs = h W + b for every row of every step.</summary>
    private void ForwardHead(in ParameterSpan parameters, ReadOnlySpan<float> hidden)
    {
        var rows = _steps * _sequences.Length;
        var outputs = new MatrixSpan(_outputs, rows, _shape.OutputSize);
        MatrixKernel.FillRows(parameters.HeadBias, outputs);
        MatrixKernel.MultiplyAdd(
            new(hidden, rows, _shape.HiddenSize),
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

    /// <summary>outputs = h W + b, so dW = hᵀ dOutputs, db = Σ dOutputs, dh = dOutputs Wᵀ.</summary>
    private void BackwardHead(in ParameterSpan parameters, in ParameterSpan gradient)
    {
        var (rows, hidden, outputs) = (_steps * _sequences.Length, _shape.HiddenSize, _shape.OutputSize);
        var dOutputs = new MatrixView(_dOutputs, rows, outputs);
        var h = new MatrixView(_body.Stack.Top.HiddenAfter(), rows, hidden);
        MatrixKernel.MultiplyAdd(h.Transposed, dOutputs, new(gradient.HeadWeights, hidden, outputs));
        OptimizerKernel.AddRows(_dOutputs.AsSpan(0, rows * outputs), gradient.HeadBias);

        MatrixKernel.Transpose(new(parameters.HeadWeights, hidden, outputs), new(_transposed, outputs, hidden));
        var dHidden = new MatrixSpan(_body.Stack.DHidden, rows, hidden);
        dHidden.Values.Clear();
        MatrixKernel.MultiplyAdd(dOutputs, new(_transposed, outputs, hidden), dHidden);
    }
}
