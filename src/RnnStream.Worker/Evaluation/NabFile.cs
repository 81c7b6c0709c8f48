using System.Globalization;
using RnnStream.Formats.Logs;

namespace RnnStream.Worker.Evaluation;

/// <summary>Writes a series of the corpus as it was, with score and label:
/// <c>timestamp,value,anomaly_score,label</c>, a row for each row, times and values as they stood.</summary>
internal static class NabFile
{
    /// <param name="path">Where to.</param>
    /// <param name="series">What was said of the series.</param>
    /// <exception cref="LogFormatException">A row of the series was not judged.</exception>
    public static void Write(string path, JudgedSeries series)
    {
        var lines = File.ReadAllLines(series.Log);
        var rows = new List<string> { "timestamp,value,anomaly_score,label" };
        foreach (var line in lines.Where(static line => line.Length > 0).Skip(1))
        {
            var row = rows.Count - 1;
            var cells = line.Split(',');
            if (row >= series.Rows || cells.Length != 2 || !IsSameValue(cells[1], series.Logged.Row(row)[0]))
                throw Mismatch(series, row);
            rows.Add(string.Create(CultureInfo.InvariantCulture,
                $"{cells[0]},{cells[1]},{series.Alerts[row]:R},{(series.Logged.Labels[row] ? 1 : 0)}"));
        }
        if (rows.Count - 1 != series.Rows) throw Mismatch(series, rows.Count - 1);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, rows);
    }

    private static bool IsSameValue(string text, double value) =>
        double.TryParse(text.AsSpan().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var read)
        && read.Equals(value);

    private static LogFormatException Mismatch(JudgedSeries series, int row) => new(
        $"{series.Log}: row {row + 1} after the header is no reading; expected a header, then timestamp,value");
}
