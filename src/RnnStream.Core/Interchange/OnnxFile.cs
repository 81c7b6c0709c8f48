using RnnStream.Core.Cells;
using RnnStream.Numerics;

namespace RnnStream.Core.Interchange;

/// <summary>A network as an ONNX file, for other runtimes.</summary>
/// <remarks>
/// <code>
/// inputs    x [time, batch, input]     h [layer, batch, hidden]      c [layer, batch, hidden], LSTM only
/// outputs   y [time, batch, output]    h_n, c_n: the states after the last step, shapes of h and c
/// </code>
/// Zeros for h and c begin a series; h_n and c_n fed back as h and c go on with it, so stepping one reading at a time
/// and running a whole window give the same values. Operators <c>RNN</c>, <c>GRU</c> (linear_before_reset),
/// <c>LSTM</c>, then the head as <c>MatMul</c> and <c>Add</c>, of operator set 14. y is the head's raw output.
/// </remarks>
public static class OnnxFile
{
    private const int IrVersion = 8;
    private const int OperatorSet = 14;

    /// <summary>The file's bytes; the same network and metadata give the same bytes.</summary>
    /// <param name="parameters">What is stored.</param>
    /// <param name="metadata">Texts to store beside them.</param>
    /// <exception cref="ArgumentException">The network has an embedding or an encoder.</exception>
    public static byte[] Write(NetworkParameters parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (parameters.Shape.Embedding is not null || parameters.Shape.Encoder is not null)
        {
            throw new ArgumentException($"Layers and a head alone can be stored, found {parameters.Shape}.");
        }

        var model = new ProtobufWriter()
            .Number(1, IrVersion).Text(2, "RnnStream").Message(7, Graph(parameters).ToMessage())
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, OperatorSet));
        var texts = NetworkFile.Texts(parameters.Shape, metadata).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        foreach (var (name, text) in texts)
        {
            model.Message(14, new ProtobufWriter().Text(1, name).Text(2, text));
        }

        return model.ToArray();
    }

    private static OnnxGraph Graph(NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        string[] states = shape.Cell == CellKind.Lstm ? ["h", "c"] : ["h"];
        var graph = new OnnxGraph($"{shape.Cell}");
        graph.Input("x", "time", "batch", shape.InputSize);
        graph.Output("y", "time", "batch", shape.OutputSize);
        graph.Constant("directions", 1);
        foreach (var state in states)
        {
            graph.Input(state, shape.Layers, "batch", shape.HiddenSize);
            graph.Output(state + "_n", shape.Layers, "batch", shape.HiddenSize);
            graph.Node(
                "Split", [state], [.. Enumerable.Range(0, shape.Layers).Select(layer => $"{state}_{layer}")],
                ("axis", 0));
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            AddLayer(graph, shape, layer, parameters.Layer(layer));
        }

        foreach (var state in states)
        {
            graph.Node(
                "Concat", [.. Enumerable.Range(0, shape.Layers).Select(layer => $"{state}_{layer}_n")],
                [state + "_n"], ("axis", 0));
        }

        graph.Constant("linear.weight", [shape.HiddenSize, shape.OutputSize], parameters.HeadWeights);
        graph.Constant("linear.bias", [shape.OutputSize], parameters.HeadBias);
        graph.Node("MatMul", [$"x_{shape.Layers}", "linear.weight"], ["linear"]);
        graph.Node("Add", ["linear", "linear.bias"], ["y"]);
        return graph;
    }

    private static void AddLayer(OnnxGraph graph, NetworkShape shape, int layer, in LayerParameters parameters)
    {
        var (inputs, hidden) = (shape.LayerInputSize(layer), shape.HiddenSize);
        var gates = shape.GateCount * hidden;
        graph.Constant($"W_{layer}", [1, gates, inputs], GateRows(shape, parameters.InputWeights, inputs));
        graph.Constant($"R_{layer}", [1, gates, hidden], GateRows(shape, parameters.RecurrentWeights, hidden));
        var bias = new float[2 * gates];
        GateRows(shape, parameters.Bias, 1).CopyTo(bias, 0);
        parameters.RecurrentBias.CopyTo(bias.AsSpan(bias.Length - parameters.RecurrentBias.Length));
        graph.Constant($"B_{layer}", [1, 2 * gates], bias);

        string[] weights =
            [layer == 0 ? "x" : $"x_{layer}", $"W_{layer}", $"R_{layer}", $"B_{layer}", "", $"h_{layer}"];
        string[] outputs = [$"Y_{layer}", $"h_{layer}_n"];
        switch (shape.Cell)
        {
            case CellKind.Elman:
                graph.Node("RNN", weights, outputs, ("hidden_size", hidden));
                break;
            case CellKind.Gru:
                graph.Node("GRU", weights, outputs, ("hidden_size", hidden), ("linear_before_reset", 1));
                break;
            case CellKind.Lstm:
                graph.Node("LSTM", [.. weights, $"c_{layer}"], [.. outputs, $"c_{layer}_n"], ("hidden_size", hidden));
                break;
            default:
                throw new ArgumentException($"ONNX has no operator for the cell {shape.Cell}.");
        }

        graph.Node("Squeeze", [$"Y_{layer}", "directions"], [$"x_{layer + 1}"]);
    }

    /// <summary>[input, gates · hidden] as [gates · hidden, input], gates in the order of ONNX: i, o, f, g of the LSTM,
    /// z, r, n of the GRU.</summary>
    internal static float[] GateRows(NetworkShape shape, ReadOnlySpan<float> weights, int inputs)
    {
        int[] order = shape.Cell switch
        {
            CellKind.Lstm => [0, 3, 1, 2],
            CellKind.Gru => [1, 0, 2],
            _ => [0],
        };
        var gates = shape.GateCount * shape.HiddenSize;
        var rows = new float[weights.Length];
        MatrixKernel.Transpose(new(weights, inputs, gates), new(rows, gates, inputs));
        var size = shape.HiddenSize * inputs;
        return [.. order.SelectMany(gate => rows.Skip(gate * size).Take(size))];
    }
}
