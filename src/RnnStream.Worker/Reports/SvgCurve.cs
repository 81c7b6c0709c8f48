namespace RnnStream.Worker.Reports;

/// <summary>One curve of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Colour">1-based number of the page's colours.</param>
/// <param name="Values">From the first place on; what is not finite is left out.</param>
/// <param name="IsDashed">Whether the line is broken.</param>
internal sealed record SvgCurve(string Name, int Colour, IReadOnlyList<double> Values, bool IsDashed = false);
