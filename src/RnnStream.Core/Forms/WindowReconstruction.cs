using RnnStream.Core.Cells;
using RnnStream.Core.Training;

namespace RnnStream.Core.Forms;

/// <summary>Encoder–decoder that rebuilds a window: what it cannot rebuild is unlike what it has learned.</summary>
/// <remarks>
/// EncDec-AD (Malhotra et al. 2016): the encoder reads the window forwards, the decoder writes it backwards, from the
/// last step to the first. In training the decoder reads the true value of the step after, afterwards the one it has
/// rebuilt itself.
/// <code>
/// encoder   x₁ ─► x₂ ─► … ─► x_T ─┐ hidden state
/// decoder                         └► x̂_T ─► x̂_T₋₁ ─► … ─► x̂₁      reads 0, x_T, …, x₂
/// </code>
/// The paper reads x̂_T off the encoder's last state; here the decoder takes one step from it with an input of zero.
/// Not thread-safe.
/// </remarks>
/// <param name="parameters">Of a network with an encoder, whose inputs, the decoder's and the outputs have one size;
/// copied.</param>
public sealed class WindowReconstruction(NetworkParameters parameters)
{
    private readonly SequenceStepper _stepper = new(parameters);

    /// <summary>The shape of a network that rebuilds windows.</summary>
    /// <param name="cell">The cell of every layer.</param>
    /// <param name="values">Values per step.</param>
    /// <param name="hiddenSize">Hidden units per layer.</param>
    /// <param name="layers">Stacked layers of encoder and decoder each.</param>
    public static NetworkShape Shape(CellKind cell, int values, int hiddenSize, int layers) =>
        new(cell, values, hiddenSize, layers, values) { Encoder = new ContextEncoder(values) };

    /// <summary>A window to learn from.</summary>
    /// <param name="length">Steps T, at least 1.</param>
    /// <param name="window">Shape [T, values], standardised (no unit); taken over.</param>
    /// <exception cref="ArgumentException">The window does not divide into T steps, or T is below 1.</exception>
    public static TrainingSequence Window(int length, float[] window)
    {
        if (length < 1 || window.Length == 0 || window.Length % length != 0)
        {
            throw new ArgumentException(
                $"A window of {window.Length} values does not divide into {length} steps (at least 1).");
        }

        var size = window.Length / length;
        var (inputs, targets) = (new float[window.Length], new float[window.Length]);
        for (var step = 0; step < length; step++)
        {
            window.AsSpan((length - 1 - step) * size, size).CopyTo(targets.AsSpan(step * size));
        }

        targets.AsSpan(0, window.Length - size).CopyTo(inputs.AsSpan(size));
        return new TrainingSequence(length, window, length, inputs, targets);
    }

    /// <summary>Rebuilds a window from what the encoder remembers of it.</summary>
    /// <param name="window">Shape [T, values], T at least 1.</param>
    /// <param name="rebuilt">Same shape, same order; overwritten.</param>
    /// <returns>Mean squared difference between the two.</returns>
    /// <exception cref="ArgumentException">The window does not divide into steps, or there is other room.</exception>
    public double Rebuild(ReadOnlySpan<float> window, Span<float> rebuilt)
    {
        if (rebuilt.Length != window.Length)
        {
            throw new ArgumentException($"Room for {window.Length} values was expected, found {rebuilt.Length}.");
        }

        var size = _stepper.Shape.OutputSize;
        var backwards = new float[window.Length];
        _stepper.Begin(window);
        FreeRun.Run(
            _stepper, new float[size], window.Length / size, (answer, input) => answer.CopyTo(input), backwards);
        var sum = 0.0;
        for (var at = 0; at < window.Length; at++)
        {
            rebuilt[at] = backwards[window.Length - size - (at / size * size) + (at % size)];
            var difference = (double)rebuilt[at] - window[at];
            sum += difference * difference;
        }

        return sum / window.Length;
    }
}
