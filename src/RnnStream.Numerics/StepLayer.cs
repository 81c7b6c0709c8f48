namespace RnnStream.Numerics;

/// <summary>One layer's weights in the order in which the step kernels read them.</summary>
/// <remarks>
/// Units lie in blocks of 16, whatever the register width; the last block is filled up with zero weights, whose units
/// stay 0.
/// <code>
/// block 0: bias [gates, 16]  b_hn [16] (GRU only)  rows [input + hidden][gates, 16]
/// block 1: …
/// </code>
/// Immutable once filled; shared by threads.
/// </remarks>
public sealed class StepLayer
{
    /// <summary>Units per block.</summary>
    public const int BlockSize = 16;

    private readonly AlignedFloats _weights;

    /// <summary>A layer of zeros.</summary>
    /// <param name="gateCount">Sums per unit: 1, 3 or 4.</param>
    /// <param name="inputSize">Inputs per step.</param>
    /// <param name="hiddenSize">Hidden units fed back; 0 for a layer without recurrence.</param>
    /// <param name="unitCount">Units computed.</param>
    /// <param name="hasRecurrentBias">Whether a block holds b_hn.</param>
    public StepLayer(int gateCount, int inputSize, int hiddenSize, int unitCount, bool hasRecurrentBias)
    {
        GateCount = gateCount;
        InputSize = inputSize;
        HiddenSize = hiddenSize;
        UnitCount = unitCount;
        PaddedSize = Pad(unitCount);
        BiasRows = hasRecurrentBias ? gateCount + 1 : gateCount;
        BlockLength = BlockSize * (((inputSize + hiddenSize) * gateCount) + BiasRows);
        _weights = new AlignedFloats(PaddedSize / BlockSize * BlockLength);
    }

    /// <summary>Sums per unit.</summary>
    public int GateCount { get; }

    /// <summary>Inputs per step.</summary>
    public int InputSize { get; }

    /// <summary>Hidden units fed back.</summary>
    public int HiddenSize { get; }

    /// <summary>Units computed.</summary>
    public int UnitCount { get; }

    /// <summary>Units including those that fill the last block.</summary>
    public int PaddedSize { get; }

    internal int BiasRows { get; }

    internal int BlockLength { get; }

    internal Span<float> Weights => _weights.Values;

    /// <summary>The first weight; the array is pinned and of the length that the sizes above say.</summary>
    internal ref float FirstWeight => ref _weights.First;

    /// <summary>The next multiple of the block size.</summary>
    public static int Pad(int units) => (units + BlockSize - 1) / BlockSize * BlockSize;

    /// <summary>Copies a row of shape [gates · units] (bias, or one input's or hidden unit's weights) to its
    /// places.</summary>
    /// <param name="row">0 is the bias, 1 … input + hidden the weights.</param>
    /// <param name="values">Shape [gates · units].</param>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    public void SetRow(int row, ReadOnlySpan<float> values)
    {
        if (values.Length != GateCount * UnitCount)
        {
            throw new ArgumentException(
                $"A row of {GateCount} × {UnitCount} weights was expected, found {values.Length}.");
        }

        var offset = row == 0 ? 0 : ((row - 1) * GateCount) + BiasRows;
        for (var i = 0; i < values.Length; i++)
        {
            var (gate, unit) = (i / UnitCount, i % UnitCount);
            Weights[((unit / BlockSize) * BlockLength) + ((offset + gate) * BlockSize) + (unit % BlockSize)] =
                values[i];
        }
    }

    /// <summary>Copies the GRU's b_hn, shape [units], to its places.</summary>
    public void SetRecurrentBias(ReadOnlySpan<float> values)
    {
        for (var unit = 0; unit < values.Length; unit++)
        {
            Weights[((unit / BlockSize) * BlockLength) + (GateCount * BlockSize) + (unit % BlockSize)] = values[unit];
        }
    }
}
