namespace RnnStream.Core.Cells;

/// <summary>Which recurrent cell a network is made of.</summary>
/// <remarks>Numbers are part of stored models: never renumber, only append.</remarks>
public enum CellKind
{
    /// <summary>The plain recurrent cell (Elman 1990).</summary>
    Elman = 1,

    /// <summary>The gated recurrent unit (Cho et al. 2014), in PyTorch's form.</summary>
    Gru = 2,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate.</summary>
    Lstm = 3,
}
