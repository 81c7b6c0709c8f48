namespace RnnStream.Core.Cells;

/// <summary>The reading half of an encoder–decoder: layers of their own that read a context, whose last hidden states
/// the network starts from.</summary>
/// <param name="InputSize">Values per step of the context.</param>
/// <param name="Embedding">Vectors in place of the context's first input; null where all inputs are numbers.</param>
/// <remarks>Sutskever, Vinyals and Le 2014. Cell, hidden size and number of layers are those of the network, so that
/// states can be handed over layer by layer.</remarks>
public sealed record ContextEncoder(int InputSize, SymbolEmbedding? Embedding = null);
