namespace RnnStream.Formats.Logs;

/// <summary>A span of time that is labelled anomalous.</summary>
/// <param name="Start">First instant, nanoseconds since 1970, UTC; inclusive.</param>
/// <param name="End">Last instant, nanoseconds since 1970, UTC; inclusive.</param>
public readonly record struct LabelWindow(long Start, long End);
