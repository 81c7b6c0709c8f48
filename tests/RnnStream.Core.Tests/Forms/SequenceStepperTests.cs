using RnnStream.Core.Cells;
using RnnStream.Core.Forms;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Losses;

namespace RnnStream.Core.Tests.Forms;

/// <summary>What was trained is what answers: stepping a sequence gives the bits of the forward pass of
/// training.</summary>
public sealed class SequenceStepperTests
{
    [Theory]
    [MemberData(nameof(FormShapes.All), MemberType = typeof(FormShapes))]
    public void Step_gives_the_bits_of_the_forward_pass_of_training(string form, CellKind cell)
    {
        for (var layers = 1; layers <= 3; layers++)
        {
            var shape = FormShapes.Of(form, cell, 9, layers);
            var parameters = ParameterInitialisation.Draw(shape, 3);
            float[] inputs = [.. Enumerable.Range(0, 12 * shape.InputSize).Select(i => (float)(i % FormShapes.Symbols))];
            float[] context = [.. Enumerable.Range(0, 7 * FormShapes.Values).Select(i => (float)(i * i % FormShapes.Symbols))];
            ILoss loss = form == "encoderdecoder" ? new SquaredErrorLoss(2) : new CategoricalCrossEntropyLoss(3);
            var targets = new float[12 * loss.TargetSize];
            var part = new BatchPart(shape, loss, 12, 1);
            part.Assign([shape.Encoder is { } encoder
                ? new TrainingSequence(context.Length / encoder.InputSize, context, 12, inputs, targets)
                : new TrainingSequence(12, inputs, targets)]);
            part.Run(parameters, 0, 12, weight: 0, learn: false);

            var stepper = new SequenceStepper(parameters);
            if (shape.Encoder is null)
            {
                stepper.Begin();
            }
            else
            {
                stepper.Begin(context);
            }

            for (var t = 0; t < 12; t++)
            {
                var outputs = stepper.Step(inputs.AsSpan(t * shape.InputSize, shape.InputSize));
                Assert.Equal(Bits(part.Outputs(t, 0)), Bits(outputs));
            }
        }
    }

    [Fact]
    public void Step_allocates_nothing()
    {
        var stepper = new SequenceStepper(ParameterInitialisation.Draw(FormShapes.Of("classifier", CellKind.Gru, 16, 2), 1));
        float[] input = [3, 0.5f];
        stepper.Begin();
        _ = stepper.Step(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = stepper.Step(input);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Bad_input_is_refused_with_what_was_found_and_expected()
    {
        var plain = new SequenceStepper(ParameterInitialisation.Draw(FormShapes.Of("classifier", CellKind.Gru, 4, 1), 1));
        var paired = new SequenceStepper(ParameterInitialisation.Draw(FormShapes.Of("encoderdecoder", CellKind.Gru, 4, 1), 1));
        plain.Begin();
        AssertRefused("A symbol between 0 and 4 was expected, found 5.", () => plain.Step([5, 0]));
        AssertRefused("A symbol between 0 and 4 was expected, found 0.5.", () => plain.Step([0.5f, 0]));
        AssertRefused("Steps of 2 inputs were expected (at least 1), found 0 values.", () => plain.StepAll([]));
        AssertRefused("A network without an encoder takes no context.", () => plain.Begin([1]));
        AssertRefused("A context of steps of 2 inputs was expected, found 0 values.", () => paired.Begin([]));
        AssertRefused("A context of steps of 2 inputs was expected, found 3 values.", () => paired.Begin([1, 2, 3]));
        Assert.Throws<InvalidOperationException>(paired.Begin);
    }

    private static void AssertRefused(string message, Action action) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(action).Message);

    private static int[] Bits(ReadOnlySpan<float> values) => [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
