using System.Globalization;

namespace RnnStream.Worker.Training;

/// <summary>Curves as lines of text.</summary>
internal static class TextPlot
{
    private const int Height = 10;
    private const int WidthMax = 64;

    /// <summary>Draws curves over each other, the first on top; more values than columns are averaged, what is not
    /// finite is left out.</summary>
    /// <param name="curves">From left to right, all of the same length, each with the mark it is drawn with.</param>
    /// <param name="isLogarithmic">Whether the axis is; values that are not positive are left out then.</param>
    public static IReadOnlyList<string> Lines(
        IReadOnlyList<(char Mark, IReadOnlyList<double> Values)> curves, bool isLogarithmic = false)
    {
        (char Mark, double[] Heights)[] drawn =
            [.. curves.Select(curve => (curve.Mark, Heights(curve.Values, isLogarithmic)))];
        double[] shown = [.. drawn.SelectMany(static curve => curve.Heights).Where(double.IsFinite)];
        if (shown.Length == 0) return [];
        var (low, high) = (shown.Min(), shown.Max());
        var step = high > low ? (high - low) / (Height - 1) : 1;
        var lines = new string[Height];
        for (var line = 0; line < Height; line++)
        {
            var level = Height - 1 - line;
            var label = line == 0 ? high : low + (level * step);
            var points = Enumerable.Range(0, drawn.Max(static curve => curve.Heights.Length))
                .Select(column => MarkAt(column, level));
            lines[line] = string.Create(CultureInfo.InvariantCulture,
                $"{Text(isLogarithmic ? Math.Pow(10, label) : label),10} ┤{string.Concat(points).TrimEnd()}");
        }
        return lines;

        char MarkAt(int column, int level)
        {
            foreach (var (mark, heights) in drawn)
            {
                if (column < heights.Length && double.IsFinite(heights[column])
                    && (int)Math.Round((heights[column] - low) / step) == level) return mark;
            }
            return ' ';
        }
    }

    private static double[] Heights(IReadOnlyList<double> values, bool isLogarithmic) =>
        [.. Columns(values).Select(value => isLogarithmic ? Math.Log10(value) : value)];

    private static IEnumerable<double> Columns(IReadOnlyList<double> values)
    {
        var columns = Math.Min(values.Count, WidthMax);
        for (var column = 0; column < columns; column++)
        {
            var from = (int)((long)column * values.Count / columns);
            var to = (int)((long)(column + 1) * values.Count / columns);
            yield return Enumerable.Range(from, to - from).Average(index => values[index]);
        }
    }

    private static string Text(double value) => value.ToString(
        value == 0 || Math.Abs(value) is >= 0.001 and < 100_000 ? "0.####" : "0.###E+0", CultureInfo.InvariantCulture);
}
