using System.Text;
using System.Text.Json;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Reads labels: windows per file as in the Numenta Anomaly Benchmark, or a column of a CSV log.</summary>
public static class LabelReader
{
    /// <summary>Reads <c>{"file": [["start", "end"], …], …}</c>; times as in logs, inclusive.</summary>
    /// <returns>File → windows, sorted by start; overlapping ones joined.</returns>
    /// <exception cref="LogFormatException">The file cannot be read or is laid out differently.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<LabelWindow>> ReadWindows(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LogFormatException($"{path}: cannot be opened: {FileNames.Reason(exception, path)}", exception);
        }
        catch (JsonException exception)
        {
            throw new LogFormatException(
                $"{path}:{exception.LineNumber + 1}: found broken JSON; expected {Expected}", exception);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new LogFormatException($"{path}: found {document.RootElement.ValueKind}; expected {Expected}");
            var windows = new Dictionary<string, IReadOnlyList<LabelWindow>>();
            foreach (var entry in document.RootElement.EnumerateObject())
                windows[entry.Name] = ReadList(entry.Value, $"{path}: \"{entry.Name}\"");
            return windows;
        }
    }

    /// <summary>The windows of a log: those of the longest key that its path ends with.</summary>
    /// <param name="windows">As <see cref="ReadWindows"/> gives them.</param>
    /// <param name="path">The log's path.</param>
    /// <returns>Null when no key fits.</returns>
    public static IReadOnlyList<LabelWindow>? WindowsOf(
        IReadOnlyDictionary<string, IReadOnlyList<LabelWindow>> windows, string path)
    {
        var full = path.Replace('\\', '/');
        var key = windows.Keys
            .Where(key => full == key || full.EndsWith("/" + key, StringComparison.Ordinal))
            .MaxBy(key => key.Length);
        return key is null ? null : windows[key];
    }

    /// <summary>Reads a label column of a CSV log.</summary>
    /// <param name="path">The log.</param>
    /// <param name="column">The column's name; cells are 0/1, true/false, yes/no; missing ones count as not
    /// labelled.</param>
    /// <param name="options">How the log is read.</param>
    /// <exception cref="LogFormatException">The log is no CSV, has no such column, or a cell is no label.</exception>
    public static LabelColumn ReadColumn(string path, string column, LogReadOptions options)
    {
        var lines = new LabelLines(column);
        using var reader = LogReader.OpenLabels(path, options, lines);
        reader.Read(new NoSink());
        return lines.ToColumn();
    }

    private const string Expected = "{\"file\": [[\"start\", \"end\"], ...]}";

    private static List<LabelWindow> ReadList(JsonElement list, string place)
    {
        if (list.ValueKind != JsonValueKind.Array) throw new LogFormatException($"{place}: expected {Expected}");
        var windows = new List<LabelWindow>();
        foreach (var pair in list.EnumerateArray())
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw new LogFormatException($"{place}: found {Short(pair)}; expected [\"start\", \"end\"]");
            var window = new LabelWindow(ReadTime(pair[0], place), ReadTime(pair[1], place));
            if (window.End < window.Start)
            {
                throw new LogFormatException(
                    $"{place}: found {Short(pair)}; expected an end that is not before the start");
            }
            windows.Add(window);
        }

        return Joined(windows);
    }

    private static List<LabelWindow> Joined(List<LabelWindow> windows)
    {
        var joined = new List<LabelWindow>();
        foreach (var window in windows.OrderBy(window => window.Start))
        {
            if (joined.Count > 0 && window.Start <= joined[^1].End)
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, window.End) };
            else
                joined.Add(window);
        }

        return joined;
    }

    private static long ReadTime(JsonElement element, string place)
    {
        var reader = new TimeReader(TimeNotation.Auto, TimeZoneInfo.Utc, OverlapChoice.Nearest);
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        return reader.Parse(Encoding.UTF8.GetBytes(text), 0, out var time) == TimeOutcome.Time
            ? time : throw new LogFormatException($"{place}: found {Short(element)}; expected a time");
    }

    private static string Short(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "...";
    }

    private sealed class NoSink : IReadingSink
    {
        public void OnReading(in DecodedReading reading)
        {
        }

        public void OnRejected(
            Core.Readings.RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
        {
        }
    }
}
