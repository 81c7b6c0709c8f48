using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Numerics;

namespace RnnStream.Core.Tests.Cells;

public sealed class NetworkStepperTests
{
    private static readonly CellKind[] Kinds = [CellKind.Elman, CellKind.Gru, CellKind.Lstm];

    public static TheoryData<CellKind, int, int, int, int> Shapes()
    {
        var shapes = new TheoryData<CellKind, int, int, int, int>();
        foreach (var cell in Kinds)
        {
            foreach (var hidden in new[] { 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 64 })
            {
                shapes.Add(cell, 1 + (hidden % 9), hidden, 1 + (hidden % 2), 1 + (hidden % 19));
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_equals_textbook_at_every_width_and_any_number_of_sensors(
        CellKind cell, int inputSize, int hiddenSize, int layers, int outputSize)
    {
        var shape = new NetworkShape(cell, inputSize, hiddenSize, layers, outputSize);
        var parameters = ParameterInitialisation.Draw(shape, seed: (ulong)hiddenSize);
        var network = new Network(parameters);
        foreach (var count in new[] { 1, 2, 3, 7, 25 })
        {
            var (textbooks, expected) = Textbook(parameters, count, steps: 3);
            foreach (var kernel in KernelSelection.Available)
            {
                var slab = new Slab(network, count);
                var stepper = new NetworkStepper(network, kernel);
                for (var step = 0; step < 3; step++)
                {
                    var outputs = new float[count * outputSize];
                    stepper.StepMany(Inputs(shape, count, step), slab.Values, slab.At, outputs);
                    Assert.Equal(expected[step], outputs);
                }

                slab.CheckCanaries();
                for (var sensor = 0; sensor < count; sensor++)
                {
                    CheckState(network, slab, textbooks[sensor], sensor);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Step_of_one_equals_textbook_at_every_width(
        CellKind cell, int inputSize, int hiddenSize, int layers, int outputSize)
    {
        var shape = new NetworkShape(cell, inputSize, hiddenSize, layers, outputSize);
        var parameters = ParameterInitialisation.Draw(shape, seed: (ulong)hiddenSize);
        var network = new Network(parameters);
        var (textbooks, expected) = Textbook(parameters, count: 1, steps: 3);
        foreach (var kernel in KernelSelection.Available)
        {
            var slab = new Slab(network, 1);
            var output = new float[outputSize + 1];
            for (var step = 0; step < 3; step++)
            {
                output.AsSpan().Fill(-5);
                network.Step(
                    kernel, Inputs(shape, 1, step), slab.Values.AsSpan(slab.At[0], network.StateLength),
                    output.AsSpan(0, outputSize));
                Assert.Equal(expected[step], output[..outputSize]);
                Assert.Equal(-5, output[outputSize]);
            }

            slab.CheckCanaries();
            CheckState(network, slab, textbooks[0], sensor: 0);
        }
    }

    [Fact]
    public void A_step_without_room_for_outputs_leaves_the_head_out()
    {
        var shape = new NetworkShape(CellKind.Gru, 8, 32, 2, 6);
        var network = new Network(ParameterInitialisation.Draw(shape, seed: 5));
        var stepper = new NetworkStepper(network);
        var (with, without, many) = (new Slab(network, 1), new Slab(network, 1), new Slab(network, 1));
        var input = Inputs(shape, 1, step: 0);
        stepper.StepMany(input, with.Values, with.At, new float[6]);
        stepper.StepMany(input, many.Values, many.At, []);
        stepper.Step(input, without.Values.AsSpan(without.At[0], network.StateLength), []);
        Assert.Equal(with.Values, without.Values);
        Assert.Equal(with.Values, many.Values);
        Assert.Throws<ArgumentException>(() => stepper.Step(input, new float[network.StateLength], new float[5]));
        Assert.Throws<ArgumentException>(() => stepper.Step(input, new float[network.StateLength - 1], []));
        Assert.Throws<ArgumentException>(() => stepper.Step(input.AsSpan(1), new float[network.StateLength], []));
    }

    [Fact]
    public void Step_of_one_equals_step_of_many()
    {
        foreach (var cell in Kinds)
        {
            var shape = new NetworkShape(cell, 8, 32, 2, 6);
            var network = new Network(ParameterInitialisation.Draw(shape, seed: 5));
            var stepper = new NetworkStepper(network);
            var (many, single) = (new Slab(network, 50), new Slab(network, 50));
            var inputs = Inputs(shape, 50, step: 0);
            var (outputs, output) = (new float[50 * 6], new float[6]);
            stepper.StepMany(inputs, many.Values, many.At, outputs);
            for (var sensor = 49; sensor >= 0; sensor--)
            {
                var state = single.Values.AsSpan(single.At[sensor], network.StateLength);
                stepper.Step(inputs.AsSpan(sensor * 8, 8), state, output);
                Assert.Equal(outputs.AsSpan(sensor * 6, 6).ToArray(), output);
            }

            Assert.Equal(many.Values, single.Values);
        }
    }

    [Fact]
    public void Step_allocates_nothing()
    {
        var network = new Network(ParameterInitialisation.Draw(new(CellKind.Lstm, 8, 32, 1, 4), seed: 1));
        var stepper = new NetworkStepper(network);
        var (input, state, output) = (new float[8], new float[network.StateLength], new float[4]);
        stepper.Step(input, state, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            stepper.Step(input, state, output);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Parameters_and_inputs_are_left_alone()
    {
        var shape = new NetworkShape(CellKind.Gru, 5, 20, 1, 3);
        var parameters = ParameterInitialisation.Draw(shape, seed: 2);
        var (values, inputs) = (parameters.Values.ToArray(), Inputs(shape, 4, step: 1));
        var inputsBefore = inputs.ToArray();
        var network = new Network(parameters);
        var slab = new Slab(network, 4);
        new NetworkStepper(network).StepMany(inputs, slab.Values, slab.At, new float[12]);
        Assert.Equal(values, parameters.Values);
        Assert.Equal(inputsBefore, inputs);
    }

    [Fact]
    public void A_state_outside_the_slab_is_refused()
    {
        var network = new Network(ParameterInitialisation.Draw(new(CellKind.Lstm, 1, 16, 1, 1), seed: 1));
        var stepper = new NetworkStepper(network);
        var slab = new float[64];
        Assert.Throws<ArgumentException>(() => stepper.StepMany([1], slab, [33], new float[1]));
        Assert.Throws<ArgumentException>(() => stepper.StepMany([1], slab, [-1], new float[1]));
        Assert.Throws<ArgumentException>(() => stepper.StepMany([1, 2], slab, [0], new float[1]));
    }

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void Hidden_state_after_200_steps_is_within_a_millionth_of_double_precision(CellKind cell)
    {
        var shape = new NetworkShape(cell, 8, 32, 1, 1);
        var parameters = ParameterInitialisation.Draw(shape, seed: 11);
        var network = new Network(parameters);
        var stepper = new NetworkStepper(network);
        var exact = new DoubleNetwork(parameters);
        var (state, output) = (new float[network.StateLength], new float[1]);
        for (var step = 0; step < 200; step++)
        {
            var input = Inputs(shape, 1, step);
            stepper.Step(input, state, output);
            exact.Step(input);
        }

        var worst = Enumerable.Range(0, 32).Max(unit => Math.Abs(state[unit] - exact.Hidden[unit]));
        Assert.True(worst < 1e-6, $"{cell}: {worst}");
    }

    /// <summary>The digest was recorded with 512-bit registers; every width, machine and runtime switch must give the
    /// same.</summary>
    [Fact]
    public void All_bits_are_those_recorded()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var cell in Kinds)
        {
            foreach (var hidden in new[] { 16, 20, 32, 64 })
            {
                var shape = new NetworkShape(cell, 8, hidden, 2, 5);
                var network = new Network(ParameterInitialisation.Draw(shape, seed: 77));
                var stepper = new NetworkStepper(network);
                var slab = new Slab(network, 10);
                var outputs = new float[50];
                for (var step = 0; step < 20; step++)
                {
                    stepper.StepMany(Inputs(shape, 10, step), slab.Values, slab.At, outputs);
                    hash.AppendData(MemoryMarshal.AsBytes<float>(outputs));
                }

                hash.AppendData(MemoryMarshal.AsBytes<float>(slab.Values));
            }
        }

        Assert.Equal("B325BE30E9011F33", Convert.ToHexString(hash.GetHashAndReset())[..16]);
    }

    private static void CheckState(Network network, Slab slab, TextbookNetwork textbook, int sensor)
    {
        var (hidden, padded) = (network.Shape.HiddenSize, network.PaddedSize);
        for (var layer = 0; layer < network.Shape.Layers; layer++)
        {
            var state = slab.Values.AsSpan(
                slab.At[sensor] + (layer * network.LayerStateLength), network.LayerStateLength);
            Assert.Equal(textbook.Hidden(layer), state[..hidden].ToArray());
            Assert.True(state[hidden..padded].IndexOfAnyExcept(0f) < 0, "The filling must stay zero.");
            if (network.Shape.Cell == CellKind.Lstm)
            {
                Assert.Equal(textbook.Memory(layer), state.Slice(padded, hidden).ToArray());
            }
        }
    }

    private static (TextbookNetwork[] Networks, float[][] Outputs) Textbook(
        NetworkParameters parameters, int count, int steps)
    {
        var networks = Enumerable.Range(0, count).Select(_ => new TextbookNetwork(parameters)).ToArray();
        var outputs = new float[steps][];
        for (var step = 0; step < steps; step++)
        {
            var inputs = Inputs(parameters.Shape, count, step);
            outputs[step] = [.. networks.SelectMany((network, sensor) => network.Step(
                inputs.AsSpan(sensor * parameters.Shape.InputSize, parameters.Shape.InputSize).ToArray()))];
        }

        return (networks, outputs);
    }

    private static float[] Inputs(NetworkShape shape, int count, int step)
    {
        var random = new Random(step + 1000);
        return [.. Enumerable.Range(0, count * shape.InputSize).Select(_ => (random.NextSingle() * 4) - 2)];
    }

    /// <summary>States in scattered order with canaries between them.</summary>
    private sealed class Slab
    {
        private const float Canary = 7.25f;
        private readonly int _stride;

        public Slab(Network network, int count)
        {
            _stride = network.StateLength + 16;
            Values = new float[(count * _stride) + 16];
            Values.AsSpan().Fill(Canary);
            At = [.. Enumerable.Range(0, count).Select(i => 16 + ((i * 7 % count) * _stride))];
            if (At.Distinct().Count() < count)
            {
                At = [.. Enumerable.Range(0, count).Select(i => 16 + ((count - 1 - i) * _stride))];
            }

            foreach (var at in At)
            {
                Values.AsSpan(at, network.StateLength).Clear();
            }
        }

        public float[] Values { get; }

        public int[] At { get; }

        public void CheckCanaries()
        {
            for (var at = 0; at < Values.Length; at += _stride)
            {
                Assert.True(Values.AsSpan(at, 16).IndexOfAnyExcept(Canary) < 0, "Something was written between the states.");
            }
        }
    }
}
