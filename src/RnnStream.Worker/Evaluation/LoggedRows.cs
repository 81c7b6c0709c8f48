using System.Globalization;
using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Formats.Logs;
using RnnStream.Worker.Verbs;

namespace RnnStream.Worker.Evaluation;

/// <summary>Keeps all readings of a log, by sensor, and the place of the first rejected one.</summary>
internal sealed class LoggedRows : IReadingSink
{
    /// <summary>Values kept at most (2 GB); a longer log is refused.</summary>
    private const long ValuesMax = 250_000_000;

    private readonly Dictionary<string, LoggedSeries>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly char[] _name = new char[512];
    private long _values;

    private LoggedRows() =>
        _byName = new Dictionary<string, LoggedSeries>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The sensors, in the order in which they were first seen.</summary>
    public List<LoggedSeries> Series { get; } = [];

    /// <summary>Whose each reading is, in the log's order.</summary>
    public List<LoggedSeries> Order { get; } = [];

    public long Rejected { get; private set; }

    /// <summary>Where and why the first was rejected; null when none was.</summary>
    public string? FirstRejection { get; private set; }

    /// <summary>Columns that hold no numbers.</summary>
    public IReadOnlyList<string> SkippedColumns { get; private set; } = [];

    /// <summary>Reads a log whole.</summary>
    /// <exception cref="VerbException">It holds no reading, or too many.</exception>
    public static LoggedRows Read(string path, LogReadOptions options, CancellationToken stop)
    {
        if (path == "-")
            throw new VerbException("a log is read twice here: name a file, not standard input", ExitCode.Usage);
        var rows = new LoggedRows();
        using var reader = LogReader.Open(path, options);
        reader.Read(rows, stop);
        rows.SkippedColumns = [.. reader.SkippedColumns.Where(column => !options.IgnoreColumns.Contains(column))];
        if (rows.Order.Count > 0) return rows;
        var why = rows.FirstRejection is { } first ? $"; first, {first}" : "";
        throw new VerbException($"{path}: found no reading{why}");
    }

    /// <summary>What a person must know of how the log was read; empty when all of it was.</summary>
    public IEnumerable<string> Notes(string path)
    {
        if (SkippedColumns.Count > 0)
            yield return $"{path}: columns without numbers are left out: {string.Join(", ", SkippedColumns)}";
        if (Rejected > 0)
            yield return $"{path}: {Rejected.ToString(CultureInfo.InvariantCulture)} rejected; first, {FirstRejection}";
    }

    /// <inheritdoc/>
    public void OnReading(in DecodedReading reading)
    {
        var name = _name.AsSpan(0, Encoding.UTF8.GetChars(reading.Sensor, _name));
        if (!_byName.TryGetValue(name, out var series))
        {
            series = new LoggedSeries(name.ToString(), reading.Values.Length);
            _byName[name] = series;
            Series.Add(series);
        }
        if (series.ChannelCount != reading.Values.Length)
        {
            OnRejected(RejectionReason.ChannelMismatch, reading.Sensor, [], "another number of values than before");
            return;
        }
        _values += reading.Values.Length;
        if (_values > ValuesMax)
            throw new VerbException($"the log holds more than {ValuesMax:N0} values: cut it into several");
        series.Add(reading.EventTime, reading.Values);
        Order.Add(series);
    }

    /// <inheritdoc/>
    public void OnRejected(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        Rejected++;
        FirstRejection ??= $"{Encoding.UTF8.GetString(topic)}: {detail}";
    }
}
