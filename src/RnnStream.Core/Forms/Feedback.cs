namespace RnnStream.Core.Forms;

/// <summary>Turns what a network has just answered into what it reads next.</summary>
/// <param name="outputs">Of the step before, shape [output].</param>
/// <param name="nextInput">Of the next step, shape [input]; holds the input of the step before, to be overwritten where
/// it changes.</param>
public delegate void Feedback(ReadOnlySpan<float> outputs, Span<float> nextInput);
