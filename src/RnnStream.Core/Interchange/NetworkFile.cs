using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Core.Interchange;

/// <summary>A network as a safetensors file with PyTorch's parameter names and layouts, so that models move both
/// ways.</summary>
/// <remarks>
/// <code>
/// weight_ih_l0 [gates · hidden, input]    bias_ih_l0 [gates · hidden]    linear.weight [output, hidden]
/// weight_hh_l0 [gates · hidden, hidden]   bias_hh_l0 [gates · hidden]    linear.bias   [output]
/// </code>
/// and so on for <c>l1</c> …, as <c>nn.LSTM</c>, <c>nn.GRU</c> or <c>nn.RNN</c> with an <c>nn.Linear</c> name them.
/// When reading, names of modules in front (<c>rnn.weight_ih_l0</c>) do not matter, nor what the head is called
/// (<c>fc.weight</c>). Our b is PyTorch's b_ih + b_hh; writing puts all of it into b_ih, except the GRU's b_hn.
/// </remarks>
public static partial class NetworkFile
{
    /// <summary>Version of the metadata this program writes.</summary>
    public const string Version = "1";

    private const string Head = "linear";

    /// <summary>The file's bytes; the same network and metadata give the same bytes.</summary>
    /// <param name="parameters">What is stored.</param>
    /// <param name="metadata">Further texts to store; names that begin with <c>rnnstream.</c> are ours.</param>
    /// <exception cref="ArgumentException">The network has an embedding or an encoder, for which the format has no
    /// names.</exception>
    public static byte[] Write(NetworkParameters parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (parameters.Shape.Embedding is not null || parameters.Shape.Encoder is not null)
        {
            throw new ArgumentException($"Layers and a head alone can be stored, found {parameters.Shape}.");
        }

        return Safetensors.Write(new SafetensorsContent([.. Tensors(parameters)], Texts(parameters.Shape, metadata)));
    }

    /// <summary>The caller's texts and ours.</summary>
    internal static Dictionary<string, string> Texts(
        NetworkShape shape, IReadOnlyDictionary<string, string>? metadata) =>
        new(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["rnnstream.version"] = Version,
            ["rnnstream.cell"] = shape.Cell.ToString(),
        };

    private static IEnumerable<SafetensorsTensor> Tensors(NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var gates = shape.GateCount * shape.HiddenSize;
            var inputs = shape.LayerInputSize(layer);
            var part = parameters.Layer(layer);
            var recurrentBias = new float[gates];
            part.RecurrentBias.CopyTo(recurrentBias.AsSpan(gates - part.RecurrentBias.Length));
            SafetensorsTensor[] tensors =
            [
                new($"weight_ih_l{layer}", [gates, inputs], Transposed(part.InputWeights, inputs, gates)),
                new(
                    $"weight_hh_l{layer}", [gates, shape.HiddenSize],
                    Transposed(part.RecurrentWeights, shape.HiddenSize, gates)),
                new($"bias_ih_l{layer}", [gates], part.Bias.ToArray()),
                new($"bias_hh_l{layer}", [gates], recurrentBias),
            ];
            foreach (var tensor in tensors)
            {
                yield return tensor;
            }
        }

        yield return new(
            $"{Head}.weight", [shape.OutputSize, shape.HiddenSize],
            Transposed(parameters.HeadWeights, shape.HiddenSize, shape.OutputSize));
        yield return new($"{Head}.bias", [shape.OutputSize], parameters.HeadBias.ToArray());
    }

    private static float[] Transposed(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        MatrixKernel.Transpose(new(values, rows, columns), new(result, columns, rows));
        return result;
    }
}
