using RnnStream.Core.Cells;
using RnnStream.Core.Interchange;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Cells;

/// <summary>What every cell promises, one layer and three; the list is <see cref="CellKind"/>, so a new cell is held to
/// it by being
/// there.</summary>
/// <remarks>Gradients are in <see cref="GradientTests"/> and <see cref="PyTorchTests"/>, bits of stepping at every
/// register width in
/// <see cref="NetworkStepperTests"/>, which run on all cells too.</remarks>
public sealed class CellContractTests
{
    private const int Inputs = 3;
    private const int Length = 24;
    private static readonly SquaredErrorLoss Loss = new(2);

    public static TheoryData<CellKind, int> Cells()
    {
        var data = new TheoryData<CellKind, int>();
        foreach (var cell in Enum.GetValues<CellKind>())
        {
            data.Add(cell, 1);
            data.Add(cell, 3);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Same_seed_same_bits(CellKind cell, int layers)
    {
        NetworkParameters Learn(long seed) => new Trainer(Shape(cell, layers), Loss, Options(seed))
            .Train(ParameterInitialisation.Draw(Shape(cell, layers), (ulong)seed), Windows(9), []).Parameters!;
        var first = Learn(seed: 4);
        Assert.Equal(Bits(first.Values), Bits(Learn(seed: 4).Values));
        Assert.NotEqual(Bits(first.Values), Bits(Learn(seed: 5).Values));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Step_gives_the_bits_of_the_forward_pass_of_training(CellKind cell, int layers)
    {
        var parameters = ParameterInitialisation.Draw(Shape(cell, layers), 2);
        var windows = Windows(5);
        var forward = Forward(parameters, windows, stretch: Length);
        for (var row = 0; row < windows.Length; row++)
        {
            Assert.Equal(Bits(forward[row]), Bits(StepAll(parameters, windows[row])));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Stretches_of_any_length_continue_where_the_one_before_ended(CellKind cell, int layers)
    {
        var parameters = ParameterInitialisation.Draw(Shape(cell, layers), 2);
        var windows = Windows(3);
        var whole = Forward(parameters, windows, Length);
        foreach (var stretch in new[] { 1, 5, 8 })
        {
            var cut = Forward(parameters, windows, stretch);
            Assert.All(Enumerable.Range(0, 3), row => Assert.Equal(Bits(whole[row]), Bits(cut[row])));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Saved_and_loaded_it_steps_alike(CellKind cell, int layers)
    {
        var parameters = ParameterInitialisation.Draw(Shape(cell, layers), 2);
        Assert.True(NetworkFile.TryRead(NetworkFile.Write(parameters), out var loaded, out _, out var fault), fault);
        Assert.Equal(parameters.Shape, loaded.Shape);
        var window = Windows(1)[0];
        Assert.Equal(Bits(StepAll(parameters, window)), Bits(StepAll(loaded, window)));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Judging_changes_neither_parameters_nor_windows(CellKind cell, int layers)
    {
        var parameters = ParameterInitialisation.Draw(Shape(cell, layers), 2);
        var (values, windows) = ((float[])parameters.Values.Clone(), Windows(9));
        var trainer = new Trainer(Shape(cell, layers), Loss, Options(seed: 1));
        var loss = trainer.Evaluate(parameters, windows);
        _ = trainer.Train(parameters, windows, windows);
        Assert.Equal(loss, trainer.Evaluate(parameters, windows));
        Assert.Equal(values, parameters.Values);
        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(Windows(9)[i].Inputs, windows[i].Inputs));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Stepping_allocates_nothing_and_leaves_its_input_alone(CellKind cell, int layers)
    {
        var network = new Network(ParameterInitialisation.Draw(Shape(cell, layers), 2));
        var stepper = new NetworkStepper(network);
        var (state, output) = (new float[network.StateLength], new float[2]);
        float[] input = [1, -2, 0.5f];
        stepper.Step(input, state, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 100; step++)
        {
            stepper.Step(input, state, output);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal([1, -2, 0.5f], input);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void States_stay_finite_under_inputs_far_outside_the_usual(CellKind cell, int layers)
    {
        var network = new Network(ParameterInitialisation.Draw(Shape(cell, layers), 2));
        var stepper = new NetworkStepper(network);
        var (state, output, random) = (new float[network.StateLength], new float[2], new Random(1));
        for (var step = 0; step < 2_000; step++)
        {
            stepper.Step([random.Next(-1_000, 1_000), 1e6f * random.NextSingle(), -1e6f], state, output);
        }

        Assert.All(state, value => Assert.True(float.IsFinite(value), $"{value}"));
    }

    private static NetworkShape Shape(CellKind cell, int layers) => new(cell, Inputs, 10, layers, 2);

    private static TrainingOptions Options(long seed) =>
        new() { Epochs = 2, BatchSize = 4, TruncationLength = 7, LearningRate = 0.01, Seed = seed };

    private static TrainingSequence[] Windows(int count)
    {
        var random = new Random(3);
        float[] Draw(int size) => [.. Enumerable.Range(0, size).Select(_ => (random.NextSingle() * 4) - 2)];
        return [.. Enumerable.Range(0, count).Select(_ => new TrainingSequence(Length, Draw(Length * Inputs), Draw(Length * 2)))];
    }

    private static float[][] Forward(NetworkParameters parameters, TrainingSequence[] windows, int stretch)
    {
        var part = new BatchPart(parameters.Shape, Loss, stretch, windows.Length);
        part.Assign(windows);
        var outputs = windows.Select(_ => new List<float>()).ToArray();
        for (var first = 0; first < Length; first += stretch)
        {
            var count = Math.Min(stretch, Length - first);
            part.Run(parameters, first, count, weight: 0, learn: false);
            for (var at = 0; at < count * windows.Length; at++)
            {
                outputs[at % windows.Length].AddRange(part.Outputs(at / windows.Length, at % windows.Length));
            }
        }

        return [.. outputs.Select(row => row.ToArray())];
    }

    private static float[] StepAll(NetworkParameters parameters, TrainingSequence window)
    {
        var network = new Network(parameters);
        var stepper = new NetworkStepper(network);
        var (state, outputs) = (new float[network.StateLength], new float[Length * 2]);
        for (var t = 0; t < Length; t++)
        {
            stepper.Step(window.Inputs.AsSpan(t * Inputs, Inputs), state, outputs.AsSpan(t * 2, 2));
        }

        return outputs;
    }

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
