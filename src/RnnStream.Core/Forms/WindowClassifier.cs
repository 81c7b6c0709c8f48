using RnnStream.Core.Cells;
using RnnStream.Core.Training;
using RnnStream.Core.Training.Heads;

namespace RnnStream.Core.Forms;

/// <summary>Many-to-one: one answer for a whole window, read after its last step.</summary>
/// <remarks>With a <see cref="SigmoidHead"/> it says how probable something is, with a <see cref="SoftmaxHead"/> which
/// class it is.
/// Not thread-safe.</remarks>
/// <param name="parameters">Of the network; copied.</param>
/// <param name="head">How its outputs are read.</param>
public sealed class WindowClassifier(NetworkParameters parameters, IHead head)
{
    private readonly SequenceStepper _stepper = new(parameters);

    /// <summary>A window to learn from: all targets but those of the last step are masked.</summary>
    /// <param name="length">Steps T, at least 1, at most the truncation length for gradients to reach the
    /// first.</param>
    /// <param name="inputs">Shape [T, input]; taken over.</param>
    /// <param name="target">Shape [target]: a class number, or 0 and 1.</param>
    /// <exception cref="ArgumentException">The inputs do not divide into T steps, or T is below 1.</exception>
    public static TrainingSequence Window(int length, float[] inputs, params ReadOnlySpan<float> target)
    {
        var targets = new float[Math.Max(0, length) * target.Length];
        targets.AsSpan().Fill(float.NaN);
        target.CopyTo(targets.AsSpan(Math.Max(0, targets.Length - target.Length)));
        return new TrainingSequence(length, inputs, targets);
    }

    /// <summary>Classifies a window.</summary>
    /// <param name="inputs">Shape [T, input], T at least 1.</param>
    /// <param name="answer">Probabilities, shape [answer]; overwritten.</param>
    /// <exception cref="ArgumentException">There is no step, or they do not divide into steps.</exception>
    public void Classify(ReadOnlySpan<float> inputs, Span<double> answer)
    {
        _stepper.Begin();
        head.Read(_stepper.StepAll(inputs), answer);
    }
}
