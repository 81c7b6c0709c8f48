using System.Globalization;

namespace RnnStream.Worker.Training;

/// <summary>A curve as lines of text.</summary>
internal static class TextPlot
{
    private const int Height = 8;
    private const int WidthMax = 60;

    /// <summary>Draws a curve; more values than columns are averaged, what is not finite is left out.</summary>
    /// <param name="values">From left to right.</param>
    /// <param name="isLogarithmic">Whether the axis is; values that are not positive are left out then.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<double> values, bool isLogarithmic = false)
    {
        double[] heights = [.. Columns(values).Select(value => isLogarithmic ? Math.Log10(value) : value)];
        double[] shown = [.. heights.Where(double.IsFinite)];
        if (shown.Length == 0) return [];
        var (low, high) = (shown.Min(), shown.Max());
        var step = high > low ? (high - low) / (Height - 1) : 1;
        var lines = new string[Height];
        for (var line = 0; line < Height; line++)
        {
            var level = Height - 1 - line;
            var mark = line == 0 ? high : low + (level * step);
            var points = heights.Select(height =>
                double.IsFinite(height) && (int)Math.Round((height - low) / step) == level ? '●' : ' ');
            lines[line] = string.Create(CultureInfo.InvariantCulture,
                $"{Text(isLogarithmic ? Math.Pow(10, mark) : mark),10} ┤{string.Concat(points).TrimEnd()}");
        }
        return lines;
    }

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
