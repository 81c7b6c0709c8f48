using System.Diagnostics.CodeAnalysis;
using RnnStream.Core.Cells;

namespace RnnStream.Core.Interchange;

/// <summary>A network of any form as a safetensors file: <see cref="NetworkFile"/> with an embedding and an encoder
/// besides.</summary>
/// <remarks>
/// <code>
/// layers and head as NetworkFile names them                embedding.weight          [symbol, size]
/// encoder.weight_ih_l0 … as NetworkFile, without a head    encoder.embedding.weight  [symbol, size]
/// </code>
/// as a PyTorch module with children <c>embedding</c> (<c>nn.Embedding</c>) and <c>encoder</c> names them.
/// </remarks>
public static class FormFile
{
    private const string Table = "embedding.weight";
    private const string Encoder = "encoder.";

    /// <summary>The file's bytes; the same network and metadata give the same bytes.</summary>
    /// <param name="parameters">What is stored.</param>
    /// <param name="metadata">Further texts to store; names that begin with <c>rnnstream.</c> are ours.</param>
    public static byte[] Write(NetworkParameters parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var (shape, values) = (parameters.Shape, parameters.Values);
        var tensors = Tensors(shape, values, "").ToList();
        if (shape.EncoderShape is { } encoder)
        {
            tensors.AddRange(
                Tensors(encoder, values[shape.EncoderOffset..], Encoder).Where(tensor => !IsHead(tensor.Name)));
        }

        return Safetensors.Write(new SafetensorsContent(tensors, NetworkFile.Texts(shape, metadata)));
    }

    /// <summary>Reads a network, trusting nothing: names, shapes, lengths and values are checked.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="fault">What was found and what was expected; empty when all is well.</param>
    /// <returns>False when the file is not such a network.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out NetworkParameters? parameters, out string fault)
    {
        parameters = null;
        if (!Safetensors.TryRead(bytes, out var content, out fault))
        {
            return false;
        }

        var own = content.Tensors.Where(static tensor => !IsOfEncoder(tensor)).ToList();
        var others = content.Tensors.Where(IsOfEncoder)
            .Select(static tensor => tensor with { Name = tensor.Name[Encoder.Length..] }).ToList();
        if (!TryReadPart(own, content.Metadata, out var body, out var embedding, out fault))
        {
            return false;
        }

        var shape = Shape(body.Shape, embedding);
        float[] values = [.. body.Values, .. embedding?.Values ?? []];
        if (others.Count > 0)
        {
            var size = body.Shape.HiddenSize;
            others.AddRange([new("linear.weight", [1, size], new float[size]), new("linear.bias", [1], new float[1])]);
            if (!TryReadPart(others, content.Metadata, out var encoder, out var table, out fault))
            {
                fault = $"The encoder: {fault}";
                return false;
            }

            var read = Shape(encoder.Shape, table);
            shape = shape with { Encoder = new ContextEncoder(read.InputSize, read.Embedding) };
            if (shape.EncoderShape! with { OutputSize = 1 } != read)
            {
                fault = $"An encoder of {body.Shape.Layers} layer(s) of {body.Shape.Cell} with {size} hidden units "
                    + $"was expected, found {read.Layers} of {read.Cell} with {read.HiddenSize}.";
                return false;
            }

            values = [.. values, .. encoder.Values.AsSpan(0, encoder.Shape.HeadOffset), .. table?.Values ?? []];
        }

        parameters = new NetworkParameters(shape, values);
        return true;
    }

    private static IEnumerable<SafetensorsTensor> Tensors(NetworkShape shape, float[] values, string prefix)
    {
        var bytes = NetworkFile.Write(NetworkParameters.LayersAndHead(shape, values));
        if (!Safetensors.TryRead(bytes, out var content, out var fault))
        {
            throw new InvalidOperationException(fault);
        }

        var tensors = content.Tensors.Select(tensor => tensor with { Name = prefix + tensor.Name });
        return shape.Embedding is not { } embedding ? tensors :
        [
            .. tensors,
            new(
                prefix + Table, [embedding.SymbolCount, embedding.Size],
                values[shape.EmbeddingOffset..shape.EncoderOffset]),
        ];
    }

    private static bool TryReadPart(
        List<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata,
        [NotNullWhen(true)] out NetworkParameters? body, out SafetensorsTensor? embedding, out string fault)
    {
        embedding = tensors.Find(static tensor => tensor.Name == Table);
        var plain = tensors.Where(static tensor => tensor.Name != Table).ToList();
        if (!NetworkFile.TryRead(
            Safetensors.Write(new SafetensorsContent(plain, metadata)), out body, out _, out fault))
        {
            return false;
        }

        if (embedding is null || (embedding.Shape.Count == 2 && embedding.Shape[0] > 0 && embedding.Shape[1] > 0
            && embedding.Shape[1] <= body.Shape.InputSize && embedding.Values.All(float.IsFinite)))
        {
            return true;
        }

        fault = $"'{Table}' has shape [{string.Join(", ", embedding.Shape)}], expected finite vectors of 1 to "
            + $"{body.Shape.InputSize} values, what the first layer reads.";
        return false;
    }

    private static NetworkShape Shape(NetworkShape body, SafetensorsTensor? embedding) => embedding is null
        ? body
        : body with
        {
            InputSize = body.InputSize - embedding.Shape[1] + 1,
            Embedding = new SymbolEmbedding(embedding.Shape[0], embedding.Shape[1]),
        };

    private static bool IsOfEncoder(SafetensorsTensor tensor) =>
        tensor.Name.StartsWith(Encoder, StringComparison.Ordinal);

    private static bool IsHead(string name) => name is Encoder + "linear.weight" or Encoder + "linear.bias";
}
