using System.Diagnostics;
using System.Text.Json;
using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Testing;
using RnnStream.Testing.Storage;

namespace RnnStream.Core.Tests.Interchange;

public sealed class OnnxFileTests
{
    private const int Steps = 20;
    private const int Batch = 3;

    // Both are single precision with different orders of sums and different tanh.
    private const double Tolerance = 1e-5;

    [OnnxRuntimeFact]
    public void Onnx_runtime_gives_the_outputs_and_states_of_every_cell_at_every_depth()
    {
        using var folder = new TemporaryDirectory();
        NetworkShape[] shapes =
        [
            .. from cell in Enum.GetValues<CellKind>() where cell <= CellKind.Lstm from layers in Enumerable.Range(1, 3)
               select new NetworkShape(cell, 5, 7 + layers, layers, 4),
        ];
        foreach (var shape in shapes)
        {
            File.WriteAllBytes(folder.Join($"{shape.Cell}{shape.Layers}.onnx"), OnnxFile.Write(Network(shape), new Dictionary<string, string> { ["made"] = "here" }));
            File.WriteAllText(folder.Join($"{shape.Cell}{shape.Layers}.json"), JsonSerializer.Serialize(Inputs(shape)));
        }

        Run(folder.Path);
        foreach (var shape in shapes)
        {
            using var found = JsonDocument.Parse(File.ReadAllText(folder.Join($"{shape.Cell}{shape.Layers}.out.json")));
            Compare(shape, found.RootElement);
        }
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes_and_an_embedding_is_refused()
    {
        var shape = new NetworkShape(CellKind.Lstm, 5, 6, 2, 4);
        Assert.Equal(OnnxFile.Write(Network(shape)), OnnxFile.Write(Network(shape)));
        var embedded = shape with { Embedding = new SymbolEmbedding(3, 2) };
        Assert.Throws<ArgumentException>(() => OnnxFile.Write(ParameterInitialisation.Draw(embedded, 1)));
    }

    [Theory]
    [InlineData(CellKind.Elman, "RNN", false)]
    [InlineData(CellKind.Gru, "GRU", false)]
    [InlineData(CellKind.Lstm, "LSTM", true)]
    public void Every_cell_is_the_operator_of_its_name_with_its_states(CellKind cell, string name, bool hasCellState)
    {
        var bytes = OnnxFile.Write(Network(new NetworkShape(cell, 5, 6, 2, 4)));
        Assert.Equal(2, Count(name));
        Assert.Equal(hasCellState, bytes.AsSpan().IndexOf("c_1_n"u8) >= 0);
        Assert.True(bytes.AsSpan().IndexOf("h_1_n"u8) >= 0);

        // The text with its length before it, as the format writes the type of a node.
        int Count(string text) =>
            bytes.AsSpan().Count([(byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)]);
    }

    private static NetworkParameters Network(NetworkShape shape) => ParameterInitialisation.Draw(shape, 9);

    private static Dictionary<string, Tensor> Inputs(NetworkShape shape)
    {
        var random = new Random(4);
        Tensor Draw(params int[] dims) =>
            new(dims, [.. Enumerable.Range(0, dims.Aggregate(static (a, b) => a * b)).Select(_ => (random.NextSingle() * 4) - 2)]);
        var inputs = new Dictionary<string, Tensor>
        {
            ["x"] = Draw(Steps, Batch, shape.InputSize),
            ["h"] = Draw(shape.Layers, Batch, shape.HiddenSize),
        };
        if (shape.Cell == CellKind.Lstm)
        {
            inputs["c"] = Draw(shape.Layers, Batch, shape.HiddenSize);
        }

        return inputs;
    }

    private static void Run(string folder)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Interchange", "Onnx", "run.js"));
        start.ArgumentList.Add(folder);
        using var node = Process.Start(start)!;
        var fault = node.StandardError.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, fault);
    }

    private static void Compare(NetworkShape shape, JsonElement found)
    {
        var inputs = Inputs(shape);
        var network = new Network(Network(shape));
        var stepper = new NetworkStepper(network);
        string[] states = shape.Cell == CellKind.Lstm ? ["h", "c"] : ["h"];
        for (var row = 0; row < Batch; row++)
        {
            // Our state is h, and c of an LSTM, of one layer after the other, each filled up to equal lengths.
            var state = new float[network.StateLength];
            var part = state.Length / (shape.Layers * states.Length);
            Span<float> Part(int layer, int kind) => state.AsSpan(((layer * states.Length) + kind) * part, shape.HiddenSize);
            for (var i = 0; i < shape.Layers * states.Length; i++)
            {
                inputs[states[i % states.Length]].At(i / states.Length, row).CopyTo(Part(i / states.Length, i % states.Length));
            }

            var output = new float[shape.OutputSize];
            for (var t = 0; t < Steps; t++)
            {
                stepper.Step(inputs["x"].At(t, row), state, output);
                AssertClose(output, Read(found, "y").At(t, row), $"{shape.Cell} of {shape.Layers} layers, y of step {t}");
            }

            for (var i = 0; i < shape.Layers * states.Length; i++)
            {
                var name = states[i % states.Length] + "_n";
                AssertClose(Part(i / states.Length, i % states.Length), Read(found, name).At(i / states.Length, row), $"{shape.Cell} of {shape.Layers} layers, {name}");
            }
        }
    }

    private static Tensor Read(JsonElement outputs, string name) => new(
        [.. outputs.GetProperty(name).GetProperty("dims").EnumerateArray().Select(static value => value.GetInt32())],
        [.. outputs.GetProperty(name).GetProperty("data").EnumerateArray().Select(static value => value.GetSingle())]);

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"{what}: {actual[i]}, expected {expected[i]}");
        }
    }

    /// <summary>An array of three axes.</summary>
    private sealed record Tensor(int[] dims, float[] data)
    {
        public ReadOnlySpan<float> At(int first, int second) => data.AsSpan(((first * dims[1]) + second) * dims[2], dims[2]);
    }
}
