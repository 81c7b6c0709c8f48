namespace RnnStream.Benchmarks.Learning;

/// <summary>One line of the table: what was learned, by what, how well, and what it took.</summary>
/// <param name="Task">What was to be learned.</param>
/// <param name="Network">By which network.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Goal">What was expected.</param>
/// <param name="IsReached">Whether it was.</param>
/// <param name="Epochs">Passes over the windows; 0 where that is not ours to say.</param>
/// <param name="Seconds">CPU seconds.</param>
internal sealed record LearningRow(
    string Task, string Network, string Figure, string Goal, bool IsReached, int Epochs, double Seconds)
{
    public const string Heading = """
        | Task | Network | Measured | Goal | Reached | Epochs | CPU s |
        |---|---|---|---|---|---|---|
        """;

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"| {Task} | {Network} | {Figure} | {Goal} | {(IsReached ? "yes" : "**no**")} | {Epochs} | {Seconds:0.0} |");
}
