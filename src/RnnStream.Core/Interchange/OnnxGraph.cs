using System.Buffers.Binary;

namespace RnnStream.Core.Interchange;

/// <summary>A graph of ONNX as it is put together: nodes in the order of their work, constants, inputs and
/// outputs.</summary>
/// <remarks>Field numbers are those of <c>onnx.proto</c> (onnx/onnx, IR version 8).</remarks>
internal sealed class OnnxGraph(string name)
{
    private const int Float = 1;
    private const int Int64 = 7;

    private readonly List<ProtobufWriter> _nodes = [];
    private readonly List<ProtobufWriter> _constants = [];
    private readonly List<ProtobufWriter> _inputs = [];
    private readonly List<ProtobufWriter> _outputs = [];

    /// <summary>Adds a node; attributes are whole numbers.</summary>
    public void Node(
        string type, string[] inputs, string[] outputs, params ReadOnlySpan<(string Name, long Value)> attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        foreach (var output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, $"{type}_{_nodes.Count}").Text(4, type);
        foreach (var (attribute, value) in attributes)
        {
            node.Message(5, new ProtobufWriter().Text(1, attribute).Number(3, value).Number(20, 2));
        }

        _nodes.Add(node);
    }

    /// <summary>Adds an array of constants, row-major.</summary>
    public void Constant(string constant, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        AddConstant(constant, shape, Float, bytes);
    }

    /// <summary>Adds a whole number as an array of one.</summary>
    public void Constant(string constant, long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        AddConstant(constant, [1], Int64, bytes);
    }

    /// <summary>Declares an input; axes are lengths, or names where the length is the caller's.</summary>
    public void Input(string input, params ReadOnlySpan<object> axes) => _inputs.Add(Declared(input, axes));

    /// <summary>Declares an output.</summary>
    public void Output(string output, params ReadOnlySpan<object> axes) => _outputs.Add(Declared(output, axes));

    /// <summary>The graph as a message.</summary>
    public ProtobufWriter ToMessage()
    {
        var graph = new ProtobufWriter();
        AddAll(graph, 1, _nodes);
        graph.Text(2, name);
        AddAll(graph, 5, _constants);
        AddAll(graph, 11, _inputs);
        AddAll(graph, 12, _outputs);
        return graph;
    }

    private static void AddAll(ProtobufWriter graph, int field, List<ProtobufWriter> messages)
    {
        foreach (var message in messages)
        {
            graph.Message(field, message);
        }
    }

    private static ProtobufWriter Declared(string name, ReadOnlySpan<object> axes)
    {
        var shape = new ProtobufWriter();
        foreach (var axis in axes)
        {
            shape.Message(1, axis is int length
                ? new ProtobufWriter().Number(1, length)
                : new ProtobufWriter().Text(2, (string)axis));
        }

        var tensor = new ProtobufWriter().Number(1, Float).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }

    private void AddConstant(string constant, ReadOnlySpan<int> shape, int type, ReadOnlySpan<byte> bytes)
    {
        var tensor = new ProtobufWriter();
        foreach (var axis in shape)
        {
            tensor.Number(1, axis);
        }

        _constants.Add(tensor.Number(2, type).Text(8, constant).Bytes(9, bytes));
    }
}
