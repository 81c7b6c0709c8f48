using RnnStream.Numerics;

namespace RnnStream.Core.Cells;

/// <summary>What a network is made of: stacked layers of one cell and a linear head, and what some forms have
/// besides.</summary>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="InputSize">Values per step that go in.</param>
/// <param name="HiddenSize">Hidden units per layer.</param>
/// <param name="Layers">Stacked layers.</param>
/// <param name="OutputSize">Values per step that the head gives.</param>
public sealed record NetworkShape(CellKind Cell, int InputSize, int HiddenSize, int Layers, int OutputSize)
{
    /// <summary>Learned vectors in place of the first input of every step; null where all inputs are numbers.</summary>
    public SymbolEmbedding? Embedding { get; init; }

    /// <summary>What reads a context before the first step; null where hidden states start from zero.</summary>
    public ContextEncoder? Encoder { get; init; }

    /// <summary>Blocks of hidden-size sums per step: 1 for Elman, 3 for GRU (r, z, n), 4 for LSTM (i, f, g,
    /// o).</summary>
    public int GateCount => Cell switch
    {
        CellKind.Elman => 1,
        CellKind.Gru => 3,
        CellKind.Lstm => 4,
        _ => throw new InvalidOperationException($"There is no cell number {(int)Cell}."),
    };

    /// <summary>Values of the recurrent bias: b_hn of the GRU, none otherwise.</summary>
    public int RecurrentBiasSize => Cell == CellKind.Gru ? HiddenSize : 0;

    /// <summary>Number of learned values.</summary>
    public int ParameterCount => EncoderOffset + (EncoderShape?.ParameterCount ?? 0);

    /// <summary>The encoder as a network without a head; null without one.</summary>
    public NetworkShape? EncoderShape => Encoder is null
        ? null
        : this with { InputSize = Encoder.InputSize, OutputSize = 0, Embedding = Encoder.Embedding, Encoder = null };

    /// <summary>Floats of one sensor's hidden state: per layer h, and c of an LSTM, each filled up to a multiple of 16
    /// with zeros that stay zero.</summary>
    public int StateLength => Layers * (Cell == CellKind.Lstm ? 2 : 1) * StepLayer.Pad(HiddenSize);

    /// <summary>Why there can be no such network; null if there can.</summary>
    public string? Fault
    {
        get
        {
            (string Name, int Size)[] sizes =
            [
                ("inputs", InputSize), ("hidden units", HiddenSize), ("layers", Layers), ("outputs", OutputSize),
                ("symbols", Embedding?.SymbolCount ?? 1), ("values of a symbol's vector", Embedding?.Size ?? 1),
                ("inputs of the encoder", Encoder?.InputSize ?? 1),
                ("symbols of the encoder", Encoder?.Embedding?.SymbolCount ?? 1),
                ("values of a symbol's vector in the encoder", Encoder?.Embedding?.Size ?? 1),
            ];
            var (name, size) = sizes.FirstOrDefault(static one => one.Size < 1);
            return name is null ? null : $"A network needs at least 1 of everything, found {size} {name}.";
        }
    }

    /// <summary>Where the head's weights begin.</summary>
    internal int HeadOffset => LayerOffset(Layers);

    /// <summary>Where the table of the embedding begins.</summary>
    internal int EmbeddingOffset => HeadOffset + ((HiddenSize + 1) * OutputSize);

    /// <summary>Where the encoder's parameters begin.</summary>
    internal int EncoderOffset => EmbeddingOffset + (Embedding?.ParameterCount ?? 0);

    /// <summary>Inputs of a layer: the network's (embedded) for the first, the hidden state below for the
    /// others.</summary>
    public int LayerInputSize(int layer) =>
        layer > 0 ? HiddenSize : InputSize + (Embedding is null ? 0 : Embedding.Size - 1);

    /// <summary>Where a layer's parameters begin.</summary>
    internal int LayerOffset(int layer)
    {
        var gates = GateCount * HiddenSize;
        var first = ((LayerInputSize(0) + HiddenSize + 1) * gates) + RecurrentBiasSize;
        var other = ((HiddenSize + HiddenSize + 1) * gates) + RecurrentBiasSize;
        return layer == 0 ? 0 : first + ((layer - 1) * other);
    }
}
