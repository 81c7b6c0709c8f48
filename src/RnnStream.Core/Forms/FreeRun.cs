using RnnStream.Core.Training.Heads;

namespace RnnStream.Core.Forms;

/// <summary>One-to-many: a network runs on by itself, reading its own answers.</summary>
/// <remarks>Trained with the true values as inputs (teacher forcing, Williams and Zipser 1989); here its own take their
/// place, so errors add up with the steps.</remarks>
public static class FreeRun
{
    /// <summary>Runs on from where the stepper is.</summary>
    /// <param name="stepper">At the hidden state to start from; advanced.</param>
    /// <param name="firstInput">Input of the first step, shape [input].</param>
    /// <param name="steps">Steps S, at least 1.</param>
    /// <param name="feedback">What an answer becomes as an input.</param>
    /// <param name="outputs">Outputs of all steps, shape [S, output]; overwritten.</param>
    /// <exception cref="ArgumentException">There is no step, or the sizes do not fit.</exception>
    public static void Run(
        SequenceStepper stepper, ReadOnlySpan<float> firstInput, int steps, Feedback feedback, Span<float> outputs)
    {
        var size = stepper.Shape.OutputSize;
        if (steps < 1 || outputs.Length != (long)steps * size)
        {
            throw new ArgumentException(
                $"At least 1 step of {size} outputs was expected, found {steps} and room for {outputs.Length} values.");
        }

        var input = firstInput.ToArray();
        for (var step = 0; step < steps; step++)
        {
            if (step > 0)
            {
                feedback(outputs.Slice((step - 1) * size, size), input);
            }

            stepper.Step(input).CopyTo(outputs.Slice(step * size, size));
        }
    }

    /// <summary>Forecasts the values that follow a history, each from those predicted before it.</summary>
    /// <param name="stepper">Of a forecaster of the next value: what it predicts comes first in its outputs and its
    /// inputs.</param>
    /// <param name="history">Shape [T, input], T at least 1.</param>
    /// <param name="values">Values per step that are predicted and fed back.</param>
    /// <param name="forecast">Shape [S, values]; overwritten.</param>
    /// <exception cref="ArgumentException">There is no history, or the sizes do not fit.</exception>
    public static void Forecast(SequenceStepper stepper, ReadOnlySpan<float> history, int values, Span<float> forecast)
    {
        var (inputs, size) = (stepper.Shape.InputSize, stepper.Shape.OutputSize);
        if (values < 1 || values > Math.Min(inputs, size) || forecast.Length == 0 || forecast.Length % values != 0)
        {
            throw new ArgumentException(
                $"1 to {Math.Min(inputs, size)} values per step and at least 1 step were expected, "
                + $"found {values} and room for {forecast.Length}.");
        }

        stepper.Begin();
        if (history.Length > inputs)
        {
            _ = stepper.StepAll(history[..^inputs]);
        }

        var outputs = new float[forecast.Length / values * size];
        var last = history.Length >= inputs
            ? history[^inputs..]
            : throw new ArgumentException("A forecast needs a history of at least 1 step.");
        Run(stepper, last, forecast.Length / values, (answer, input) => answer[..values].CopyTo(input), outputs);
        for (var step = 0; step < forecast.Length / values; step++)
        {
            outputs.AsSpan(step * size, values).CopyTo(forecast[(step * values)..]);
        }
    }

    /// <summary>Feeds the likeliest class back as a symbol.</summary>
    public static void LikeliestSymbol(ReadOnlySpan<float> outputs, Span<float> nextInput) =>
        nextInput[0] = SoftmaxHead.Largest(outputs);
}
