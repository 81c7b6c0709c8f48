using System.Globalization;
using System.Text.Json;
using RnnStream.Core.Evaluation;
using RnnStream.Formats.Logs;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Evaluation;

/// <summary>Where labels come from: a file of windows, or a column of the log.</summary>
internal sealed class LabelSource
{
    private readonly string? _column;
    private readonly string _file = "";
    private readonly IReadOnlyDictionary<string, IReadOnlyList<LabelWindow>>? _windows;

    private LabelSource(string column) => _column = column;

    private LabelSource(string file, IReadOnlyDictionary<string, IReadOnlyList<LabelWindow>> windows) =>
        (_file, _windows) = (file, windows);

    /// <summary>Series that the file of windows names.</summary>
    public IEnumerable<string> Names => _windows?.Keys ?? [];

    public static LabelSource Column(string name) => new(name);

    /// <summary>What a person must know: windows that overlapped and count as one.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <exception cref="LogFormatException">The file cannot be read.</exception>
    public static LabelSource File(string path)
    {
        var windows = LabelReader.ReadWindows(path);
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return new LabelSource(path, windows)
        {
            Notes =
            [
                .. document.RootElement.EnumerateObject()
                    .Where(entry => entry.Value.GetArrayLength() > windows[entry.Name].Count)
                    .Select(entry => $"{path}: \"{entry.Name}\": {entry.Value.GetArrayLength()} windows overlap and "
                        + $"count as {windows[entry.Name].Count}"),
            ],
        };
    }

    /// <summary>Whether the labels are those of single sensors of a log rather than of the log as a whole.</summary>
    public bool IsBySensor(IReadOnlyList<string> paths) =>
        _windows is not null && paths.All(path => LabelReader.WindowsOf(_windows, path) is null);

    /// <summary>Labels all rows of a log.</summary>
    /// <returns>For each sensor its rows with labels set, and its labelled stretches.</returns>
    /// <exception cref="VerbException">The labels do not belong to the log.</exception>
    public IReadOnlyList<(LoggedSeries Series, IReadOnlyList<RowWindow> Windows)> Label(
        string path, LoggedRows rows, LogReadOptions options)
    {
        if (_windows is not null)
            return [.. rows.Series.Select(series => (series, (IReadOnlyList<RowWindow>)LabelByTime(path, series)))];
        var labels = LabelReader.ReadColumn(path, _column!, options);
        var series = rows.Series.Count == 1
            ? [AllRows(path, rows.Series[0], labels)]
            : LabelInOrder(path, rows, labels);
        return [.. series.Select(static one => (one, (IReadOnlyList<RowWindow>)RowWindow.FromLabels([.. one.Labels])))];
    }

    private List<RowWindow> LabelByTime(string path, LoggedSeries series)
    {
        var stretches = LabelReader.WindowsOf(_windows!, path) ?? _windows!.GetValueOrDefault(series.Sensor)
            ?? throw new VerbException(
            $"{_file}: holds no labels for {path}; a log without anomalies needs an empty list", ExitCode.Usage);
        var times = series.Times.ToArray();
        var windows = new List<RowWindow>();
        foreach (var stretch in stretches)
        {
            var isInside = stretch.Start >= times.Min() && stretch.End <= times.Max();
            if (!RowWindow.TryFromTimes(times, stretch.Start, stretch.End, out var window) && isInside)
            {
                // A silence holds no row; it is noticed, at the latest, by the reading that ends it.
                var ending = Array.FindIndex(times, time => time > stretch.End);
                window = new RowWindow(ending, ending);
            }
            if (!isInside)
            {
                throw new VerbException(
                    $"{_file}: window {Span(stretch.Start, stretch.End)} lies outside {path}, "
                    + $"{Span(times.Min(), times.Max())}, of {series.Sensor}", ExitCode.Usage);
            }
            if (windows.Count > 0 && window.First <= windows[^1].Last)
                throw new VerbException($"{path}: times run backwards so far that labelled windows overlap");
            windows.Add(window);
        }
        for (var row = 0; row < times.Length; row++) series.Labels.Add(windows.Exists(window => window.Contains(row)));
        return windows;
    }

    /// <summary>With one sensor every labelled row counts, also one without a value.</summary>
    private LoggedSeries AllRows(string path, LoggedSeries readings, LabelColumn labels)
    {
        var all = new LoggedSeries(readings.Sensor, readings.ChannelCount);
        var next = 0;
        for (var row = 0; row < labels.Times.Count; row++)
        {
            if (next < readings.Times.Count && readings.Times[next] == labels.Times[row])
                all.Add(labels.Times[row], readings.Row(next++));
            else all.AddMissing(labels.Times[row]);
            all.Labels.Add(labels.Flags[row]);
        }
        return next == readings.Times.Count ? all : throw Unlabelled(path, readings.Times.Count - next);
    }

    private List<LoggedSeries> LabelInOrder(string path, LoggedRows rows, LabelColumn labels)
    {
        var row = 0;
        foreach (var series in rows.Order)
        {
            var time = series.Times[series.Labels.Count];
            while (row < labels.Times.Count && labels.Times[row] != time) row++;
            if (row == labels.Times.Count)
                throw Unlabelled(path, rows.Order.Count - rows.Series.Sum(static s => s.Labels.Count));
            series.Labels.Add(labels.Flags[row++]);
        }
        return rows.Series;
    }

    private static string Span(long from, long to) => $"{EventTimeText.Of(from)} to {EventTimeText.Of(to)}";

    private VerbException Unlabelled(string path, int count) => new(
        string.Create(CultureInfo.InvariantCulture, $"{path}: {count} readings have no row in column '{_column}'"));
}
