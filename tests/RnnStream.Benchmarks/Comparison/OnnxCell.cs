using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;

namespace RnnStream.Benchmarks.Comparison;

/// <summary>One step of one cell as an ONNX file: a single operator and nothing around it, so that the runtime shows
/// its
/// best.</summary>
/// <remarks>Inputs x [1, batch, input], h [1, batch, hidden], c of an LSTM; outputs h_n, c_n of the same
/// shapes.</remarks>
internal static class OnnxCell
{
    private const int IrVersion = 8;
    private const int OperatorSet = 14;

    public static byte[] Write(NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        var (inputs, hidden) = (shape.InputSize, shape.HiddenSize);
        var graph = new OnnxGraph($"{shape.Cell}");
        graph.Input("x", 1, "batch", inputs);
        string[] states = shape.Cell == CellKind.Lstm ? ["h", "c"] : ["h"];
        foreach (var state in states)
        {
            graph.Input(state, 1, "batch", hidden);
            graph.Output(state + "_n", 1, "batch", hidden);
        }

        AddWeights(graph, parameters);
        string[] from = ["x", "W", "R", "B", "", .. states];
        string[] to = ["", .. states.Select(static state => state + "_n")];
        switch (shape.Cell)
        {
            case CellKind.Lstm: graph.Node("LSTM", from, to, ("hidden_size", hidden)); break;
            case CellKind.Gru: graph.Node("GRU", from, to, ("hidden_size", hidden), ("linear_before_reset", 1)); break;
            default: graph.Node("RNN", from, to, ("hidden_size", hidden)); break;
        }

        return new ProtobufWriter()
            .Number(1, IrVersion).Message(7, graph.ToMessage())
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, OperatorSet)).ToArray();
    }

    private static void AddWeights(OnnxGraph graph, NetworkParameters parameters)
    {
        var shape = parameters.Shape;
        var gates = shape.GateCount * shape.HiddenSize;
        var layer = parameters.Layer(0);
        var bias = new float[2 * gates];
        OnnxFile.GateRows(shape, layer.Bias, 1).CopyTo(bias, 0);
        layer.RecurrentBias.CopyTo(bias.AsSpan(bias.Length - layer.RecurrentBias.Length));
        graph.Constant("W", [1, gates, shape.InputSize], OnnxFile.GateRows(shape, layer.InputWeights, shape.InputSize));
        graph.Constant("R", [1, gates, shape.HiddenSize], OnnxFile.GateRows(shape, layer.RecurrentWeights, shape.HiddenSize));
        graph.Constant("B", [1, 2 * gates], bias);
    }
}
