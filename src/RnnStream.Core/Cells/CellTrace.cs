using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>What a layer's <c>Forward</c> leaves behind for its <c>Backward</c>, and the gradients it
/// collects.</summary>
/// <remarks>Time-major: everything of one step is contiguous. Slot 0 of the states is the state before the first step.
/// Allocated once for the largest batch and reused; not thread-safe.</remarks>
internal sealed class CellTrace
{
    private readonly float[] _gates;
    private readonly float[] _hidden;
    private readonly float[] _memory;
    private readonly float[] _auxiliary;
    private readonly float[] _dGates;
    private readonly float[] _dRecurrent;
    private readonly int _gateSize;

    public CellTrace(NetworkShape shape, int stepsMax, int batchMax)
    {
        HiddenSize = shape.HiddenSize;
        _gateSize = shape.GateCount * shape.HiddenSize;
        var isElman = shape.Cell == CellKind.Elman;
        var states = (stepsMax + 1) * batchMax * HiddenSize;
        _gates = new float[stepsMax * batchMax * _gateSize];
        _hidden = new float[states];
        _memory = shape.Cell == CellKind.Lstm ? new float[states] : [];
        _auxiliary = isElman ? [] : new float[stepsMax * batchMax * HiddenSize];
        _dGates = new float[_gates.Length];
        _dRecurrent = shape.Cell == CellKind.Gru ? new float[_gates.Length] : _dGates;
        DHidden = new float[batchMax * HiddenSize];
        DMemory = shape.Cell == CellKind.Lstm ? new float[batchMax * HiddenSize] : [];
        RecurrentTransposed = new float[_gateSize * HiddenSize];
    }

    /// <summary>Rows of the batch at hand.</summary>
    public int Batch { get; private set; }

    /// <summary>Steps of the batch at hand.</summary>
    public int Steps { get; private set; }

    /// <summary>Hidden units.</summary>
    public int HiddenSize { get; }

    /// <summary>Uᵀ, shape [gates · hidden, hidden]; written before <c>Backward</c>.</summary>
    public float[] RecurrentTransposed { get; }

    /// <summary>∂loss/∂h of the step at hand, shape [batch, hidden].</summary>
    public float[] DHidden { get; }

    /// <summary>∂loss/∂c of the step at hand, shape [batch, hidden]; LSTM only.</summary>
    public float[] DMemory { get; }

    /// <summary>Begins a stretch of steps; states in slot 0 are zero, or those the previous stretch ended
    /// with.</summary>
    public void Begin(int steps, int batch, bool fromZero)
    {
        var size = batch * HiddenSize;
        if (fromZero)
        {
            _hidden.AsSpan(0, size).Clear();
            _memory.AsSpan(0, Math.Min(size, _memory.Length)).Clear();
        }
        else
        {
            _hidden.AsSpan(Steps * size, size).CopyTo(_hidden);
            _memory.AsSpan(Math.Min(Steps * size, _memory.Length), Math.Min(size, _memory.Length)).CopyTo(_memory);
        }

        Steps = steps;
        Batch = batch;
    }

    /// <summary>Makes the states before the first step those of another layer after each row's own last step.</summary>
    /// <param name="from">Same sizes, same rows, after its last step.</param>
    /// <param name="lengths">Steps of each row in <paramref name="from"/>.</param>
    public void StartFrom(CellTrace from, ReadOnlySpan<int> lengths)
    {
        for (var row = 0; row < Batch; row++)
        {
            var at = row * HiddenSize;
            from.Hidden(lengths[row] - 1).Slice(at, HiddenSize).CopyTo(Hidden(-1)[at..]);
            if (_memory.Length > 0)
            {
                from.Memory(lengths[row] - 1).Slice(at, HiddenSize).CopyTo(Memory(-1)[at..]);
            }
        }
    }

    /// <summary>Makes ready for the last step backwards: nothing has flowed back yet, Uᵀ is at hand.</summary>
    /// <param name="recurrentWeights">U, shape [hidden, gates · hidden].</param>
    public void BeginBackward(ReadOnlySpan<float> recurrentWeights)
    {
        MatrixKernel.Transpose(
            new(recurrentWeights, HiddenSize, _gateSize), new(RecurrentTransposed, _gateSize, HiddenSize));
        DHidden.AsSpan().Clear();
        DMemory.AsSpan().Clear();
    }

    /// <summary>Sums, then activated gates of a step, shape [batch, gates · hidden].</summary>
    public Span<float> Gates(int step) => _gates.AsSpan(step * Batch * _gateSize, Batch * _gateSize);

    /// <summary>All <see cref="Gates(int)"/>, shape [T · batch, gates · hidden].</summary>
    public Span<float> AllGates() => _gates.AsSpan(0, Steps * Batch * _gateSize);

    /// <summary>h after a step; step −1 is the state before the first. Shape [batch, hidden].</summary>
    public Span<float> Hidden(int step) => _hidden.AsSpan((step + 1) * Batch * HiddenSize, Batch * HiddenSize);

    /// <summary>c after a step; step −1 is the state before the first. Shape [batch, hidden]; LSTM only.</summary>
    public Span<float> Memory(int step) => _memory.AsSpan((step + 1) * Batch * HiddenSize, Batch * HiddenSize);

    /// <summary>tanh(c) of the LSTM, U_n h₋₁ + b_hn of the GRU, of a step. Shape [batch, hidden].</summary>
    public Span<float> Auxiliary(int step) => _auxiliary.AsSpan(step * Batch * HiddenSize, Batch * HiddenSize);

    /// <summary>∂loss/∂(b + W x + …) of a step, shape [batch, gates · hidden].</summary>
    public Span<float> DGates(int step) => _dGates.AsSpan(step * Batch * _gateSize, Batch * _gateSize);

    /// <summary>∂loss/∂(U h₋₁) of a step, shape [batch, gates · hidden]; differs from <see cref="DGates"/> in the GRU
    /// only.</summary>
    public Span<float> DRecurrent(int step) => _dRecurrent.AsSpan(step * Batch * _gateSize, Batch * _gateSize);

    /// <summary>All h after steps 0 … T−1, shape [T · batch, hidden].</summary>
    public Span<float> HiddenAfter() => _hidden.AsSpan(Batch * HiddenSize, Steps * Batch * HiddenSize);

    /// <summary>All h before steps 0 … T−1, shape [T · batch, hidden].</summary>
    public Span<float> HiddenBefore() => _hidden.AsSpan(0, Steps * Batch * HiddenSize);

    /// <summary>All <see cref="DGates(int)"/>, shape [T · batch, gates · hidden].</summary>
    public Span<float> AllDGates() => _dGates.AsSpan(0, Steps * Batch * _gateSize);

    /// <summary>All <see cref="DRecurrent(int)"/>, shape [T · batch, gates · hidden].</summary>
    public Span<float> AllDRecurrent() => _dRecurrent.AsSpan(0, Steps * Batch * _gateSize);
}
