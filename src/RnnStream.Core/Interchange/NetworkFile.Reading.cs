using System.Diagnostics.CodeAnalysis;
using RnnStream.Core.Cells;

namespace RnnStream.Core.Interchange;

public static partial class NetworkFile
{
    // Larger than any network that keeps up with sensors on a CPU; refused before anything is allocated.
    private const int SizeMax = 1 << 16;

    /// <summary>Reads a network, trusting nothing: names, shapes, lengths and values are checked.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="network">The parameters.</param>
    /// <param name="metadata">The texts stored beside them.</param>
    /// <param name="fault">What was found and what was expected; empty when all is well.</param>
    /// <returns>False when the file is not a network we can serve.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out NetworkParameters? network,
        out IReadOnlyDictionary<string, string> metadata, out string fault)
    {
        (network, metadata) = (null, new Dictionary<string, string>());
        if (!Safetensors.TryRead(bytes, out var content, out fault))
        {
            return false;
        }

        metadata = content.Metadata;
        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        foreach (var tensor in content.Tensors)
        {
            if (!tensors.TryAdd(PlainName(tensor.Name), tensor))
            {
                fault = $"'{tensors[PlainName(tensor.Name)].Name}' and '{tensor.Name}' cannot both be "
                    + $"{PlainName(tensor.Name)}: one recurrent module and one linear head were expected.";
                return false;
            }
        }

        if (!TryFindShape(tensors, content.Metadata, out var shape, out fault)
            || !TryCheckTensors(tensors, shape, out fault))
        {
            return false;
        }

        network = Assemble(tensors, shape);
        return true;
    }

    /// <summary>Without the names of the modules around: what is no recurrent weight belongs to the one head.</summary>
    private static string PlainName(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        return last is "weight" or "bias" ? $"{Head}.{last}" : last;
    }

    private static bool TryFindShape(
        Dictionary<string, SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata,
        [NotNullWhen(true)] out NetworkShape? shape, out string fault)
    {
        shape = null;
        fault = "";
        if (!tensors.TryGetValue("weight_ih_l0", out var input) || input.Shape.Count != 2
            || !tensors.TryGetValue("weight_hh_l0", out var recurrent) || recurrent.Shape.Count != 2
            || !tensors.TryGetValue($"{Head}.weight", out var head) || head.Shape.Count != 2)
        {
            fault = $"Not a network: weight_ih_l0, weight_hh_l0 and {Head}.weight with two axes were expected, "
                + $"found {Listed(tensors.Values.Select(tensor => tensor.Name))}.";
            return false;
        }

        var (gates, hidden) = (recurrent.Shape[0], recurrent.Shape[1]);
        CellKind? cell = hidden == 0 || gates % hidden != 0 ? null : (gates / hidden) switch
        {
            1 => CellKind.Elman,
            3 => CellKind.Gru,
            4 => CellKind.Lstm,
            _ => null,
        };
        if (cell is null)
        {
            fault = $"weight_hh_l0 has shape [{gates}, {hidden}], expected 1 (RNN), "
                + $"3 (GRU) or 4 (LSTM) times {hidden} rows.";
            return false;
        }

        if (metadata.TryGetValue("rnnstream.cell", out var named) && named != cell.ToString())
        {
            fault = $"The metadata names the cell {named}, the shape of weight_hh_l0 is that of {cell}.";
            return false;
        }

        var layers = tensors.Keys.Count(name => name.StartsWith("weight_hh_l", StringComparison.Ordinal));
        shape = new NetworkShape(cell.Value, input.Shape[1], hidden, layers, head.Shape[0]);
        var largest = Math.Max(Math.Max(shape.InputSize, gates), shape.OutputSize);
        if (largest > SizeMax || shape.InputSize < 1 || shape.OutputSize < 1)
        {
            fault = $"The network has {shape.InputSize} inputs, {hidden} hidden units and {shape.OutputSize} outputs; "
                + $"1 to {SizeMax} of each were expected.";
            return false;
        }

        return true;
    }

    private static bool TryCheckTensors(
        Dictionary<string, SafetensorsTensor> tensors, NetworkShape shape, out string fault)
    {
        var expected = ExpectedShapes(shape)
            .ToDictionary(pair => pair.Name, pair => pair.Shape, StringComparer.Ordinal);
        foreach (var name in tensors.Keys.Where(name => !expected.ContainsKey(name)))
        {
            fault = $"The file holds '{name}', which is no parameter of a {shape.Cell} with {shape.Layers} layer(s).";
            return false;
        }

        foreach (var (name, axes) in expected)
        {
            if (!tensors.TryGetValue(name, out var tensor))
            {
                fault = $"'{name}' of shape [{string.Join(", ", axes)}] is missing.";
                return false;
            }

            if (!tensor.Shape.SequenceEqual(axes))
            {
                fault =
                    $"'{name}' has shape [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", axes)}].";
                return false;
            }

            var bad = Array.FindIndex(tensor.Values, value => !float.IsFinite(value));
            if (bad >= 0)
            {
                fault = $"'{name}' holds {tensor.Values[bad]} at element {bad}, expected finite numbers.";
                return false;
            }
        }

        fault = "";
        return true;
    }

    private static IEnumerable<(string Name, int[] Shape)> ExpectedShapes(NetworkShape shape)
    {
        var gates = shape.GateCount * shape.HiddenSize;
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            yield return ($"weight_ih_l{layer}", [gates, shape.LayerInputSize(layer)]);
            yield return ($"weight_hh_l{layer}", [gates, shape.HiddenSize]);
            yield return ($"bias_ih_l{layer}", [gates]);
            yield return ($"bias_hh_l{layer}", [gates]);
        }

        yield return ($"{Head}.weight", [shape.OutputSize, shape.HiddenSize]);
        yield return ($"{Head}.bias", [shape.OutputSize]);
    }

    private static NetworkParameters Assemble(Dictionary<string, SafetensorsTensor> tensors, NetworkShape shape)
    {
        var network = new NetworkParameters(shape, new float[shape.ParameterCount]);
        var gates = shape.GateCount * shape.HiddenSize;
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var part = network.Layer(layer);
            Transposed(tensors[$"weight_ih_l{layer}"].Values, gates, shape.LayerInputSize(layer))
                .CopyTo(part.InputWeights);
            Transposed(tensors[$"weight_hh_l{layer}"].Values, gates, shape.HiddenSize).CopyTo(part.RecurrentWeights);
            var (input, recurrent) = (tensors[$"bias_ih_l{layer}"].Values, tensors[$"bias_hh_l{layer}"].Values);
            var summed = gates - part.RecurrentBias.Length;
            input.CopyTo(part.Bias);
            for (var i = 0; i < summed; i++)
            {
                part.Bias[i] += recurrent[i];
            }

            recurrent.AsSpan(summed).CopyTo(part.RecurrentBias);
        }

        Transposed(tensors[$"{Head}.weight"].Values, shape.OutputSize, shape.HiddenSize).CopyTo(network.HeadWeights);
        tensors[$"{Head}.bias"].Values.CopyTo(network.HeadBias);
        return network;
    }

    private static string Listed(IEnumerable<string> names)
    {
        const int Most = 5;
        var first = names.Take(Most + 1).ToArray();
        return first.Length == 0 ? "nothing" : string.Join(", ", first.Take(Most)) + (first.Length > Most ? ", …" : "");
    }
}
