using System.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Finds out what the columns of a CSV log mean, from its first lines and the options.</summary>
internal sealed class CsvLayoutSniffer
{
    private readonly string _name;
    private readonly LogReadOptions _options;
    private readonly IReadOnlyList<byte[]> _lines;
    private readonly byte _separator;
    private readonly bool _hasHeader;

    /// <summary>Names by data cell; empty for a column without a name (row numbers).</summary>
    private readonly string[] _names;

    private readonly string[] _first;

    private CsvLayoutSniffer(string name, LogReadOptions options, IReadOnlyList<byte[]> lines, byte separator)
    {
        _name = name;
        _options = options;
        _lines = lines;
        _separator = separator;
        var top = CsvCells.Split(lines[0], separator);
        _hasHeader = IsHeader(top, options);
        _first = _hasHeader && lines.Count > 1 ? CsvCells.Split(lines[1], separator) : top;
        _names = _hasHeader ? top : [.. top.Select((_, index) => $"column{index + 1}")];

        // One cell more than names: the rows begin with a row number that the header leaves out.
        if (_hasHeader && lines.Count > 1 && _first.Length == top.Length + 1) _names = ["", .. top];
    }

    /// <summary>Whether the lines look like CSV; gives the separator.</summary>
    public static bool IsCsv(IReadOnlyList<byte[]> lines, LogReadOptions options, out byte separator)
    {
        foreach (var candidate in options.Separator is { } forced ? [(byte)forced] : ";\t,"u8.ToArray())
        {
            separator = candidate;
            var count = CsvCells.Count(lines[0], candidate);
            var next = lines.Count > 1 ? CsvCells.Count(lines[1], candidate) : count;
            if (count < 2 || (next != count && next != count + 1)) continue;
            var sniffer = new CsvLayoutSniffer("", options, lines, candidate);
            if (sniffer.FindTime() >= 0) return true;
        }

        separator = (byte)',';
        return false;
    }

    /// <exception cref="LogFormatException">The columns make no sense.</exception>
    public static CsvLayout Find(string name, LogReadOptions options, IReadOnlyList<byte[]> lines, byte separator) =>
        new CsvLayoutSniffer(name, options, lines, separator).Find();

    /// <summary>The index of a named column among the data cells.</summary>
    /// <exception cref="LogFormatException">There is no such column.</exception>
    public static int ColumnOf(
        string name, LogReadOptions options, IReadOnlyList<byte[]> lines, byte separator, string column) =>
        new CsvLayoutSniffer(name, options, lines, separator).Required(column);

    private CsvLayout Find()
    {
        foreach (var ignored in _options.IgnoreColumns) Required(ignored);
        var time = _options.TimeColumn is { } column ? Required(column) : FindTime();
        if (time < 0)
        {
            throw new LogFormatException(
                $"{_name}:1: found no column with times among {Columns()}; expected one, or name it (time column)");
        }

        RefuseSplitTime(time);
        var sensor = FindSensor(time);
        if (sensor >= 0) return Long(time, sensor);
        var skipped = new List<string>();
        var values = Candidates(time).Where(index => IsNumeric(index, skipped)).ToArray();
        if (values.Length == 0)
            throw new LogFormatException($"{_name}:1: found no column with numbers among {Columns()} beside the time");
        RefuseRepeated(values);
        var isNab = _options.Format == LogFormat.CsvNab || (_options.Format != LogFormat.CsvWide
            && values.Length == 1 && (!_hasHeader || CsvCells.IsValueName(_names[values[0]])));
        if (isNab && values.Length > 1)
            throw new LogFormatException($"{_name}:1: found columns {Columns()}; expected timestamp,value alone");
        return Layout(isNab ? LogFormat.CsvNab : LogFormat.CsvWide, time, values, skipped);
    }

    private CsvLayout Long(int time, int sensor)
    {
        var value = _options.ValueColumn is { } column ? Required(column) : FindValue(time, sensor);
        if (value < 0)
        {
            throw new LogFormatException(
                $"{_name}:1: found no value column among {Columns()}; expected timestamp,sensor,value");
        }
        return Layout(LogFormat.CsvLong, time, [value], []) with { SensorColumn = sensor };
    }

    private CsvLayout Layout(
        LogFormat format, int time, IReadOnlyList<int> values, IReadOnlyList<string> skipped) => new()
        {
            Format = format,
            Separator = _separator,
            HasHeader = _hasHeader,
            CellCount = _names.Length,
            TimeColumn = time,
            ValueColumns = values,
            ValueNames = [.. values.Select(index => _names[index])],
            SkippedColumns = skipped,
        };

    private static bool IsHeader(string[] cells, LogReadOptions options) =>
        cells.Contains(options.TimeColumn) || Array.Exists(cells, CsvCells.IsTimeName)
        || !Array.Exists(cells, cell => CsvCells.IsNumber(Bytes(cell)) || CsvCells.IsCalendarTime(Bytes(cell)));

    private int FindTime()
    {
        if (_options.TimeColumn is { } column) return Array.IndexOf(_names, column);
        var named = _hasHeader ? Array.FindIndex(_names, CsvCells.IsTimeName) : -1;
        if (named >= 0) return named;
        var calendar = Array.FindIndex(_first, cell => CsvCells.IsCalendarTime(Bytes(cell)));
        if (calendar >= 0 && calendar < _names.Length) return calendar;
        return Array.FindIndex(_first, 0, Math.Min(1, _first.Length), cell => CsvCells.IsUnixTime(Bytes(cell)));
    }

    /// <summary>Two columns of one name would be one sensor with two values at every time.</summary>
    private void RefuseRepeated(int[] values)
    {
        var repeated = values.GroupBy(index => _names[index]).FirstOrDefault(group => group.Skip(1).Any());
        if (repeated is not null)
            throw new LogFormatException($"{_name}:1: found two columns '{repeated.Key}'; expected different names");
    }

    /// <summary>A date in one column and the time of day in another would silently put every row at midnight.</summary>
    private void RefuseSplitTime(int time)
    {
        if (time >= _first.Length || !CsvCells.IsDate(Bytes(_first[time]))) return;
        var clock = Array.FindIndex(_first, cell => CsvCells.IsClock(Bytes(cell)));
        if (clock < 0 || clock >= _names.Length) return;
        throw new LogFormatException($"{_name}:1: found the date in '{_names[time]}' and the time of day in "
            + $"'{_names[clock]}'; expected both in one column");
    }

    private int FindSensor(int time)
    {
        if (_options.Format is LogFormat.CsvWide or LogFormat.CsvNab) return -1;
        if (_options.SensorColumn is { } column) return Required(column);
        var isLong = _options.Format == LogFormat.CsvLong;
        var named = _hasHeader
            ? Candidates(time).FirstOrDefault(index => CsvCells.IsSensorName(_names[index]), -1)
            : -1;
        if (named >= 0 && (isLong || FindValue(time, named) >= 0)) return named;
        var isPlainTriple = !_hasHeader && _names.Length == 3 && !CsvCells.IsNumber(Bytes(_first[1]));
        if (isPlainTriple) return 1;
        if (isLong)
        {
            throw new LogFormatException(
                $"{_name}:1: found no sensor column among {Columns()}; expected timestamp,sensor,value");
        }
        return -1;
    }

    private int FindValue(int time, int sensor)
    {
        if (_options.ValueColumn is { } column) return Required(column);
        var rest = Candidates(time).Where(index => index != sensor).ToArray();
        if (!_hasHeader) return rest.Length == 1 ? rest[0] : -1;
        return rest.FirstOrDefault(index => CsvCells.IsValueName(_names[index]), -1);
    }

    private IEnumerable<int> Candidates(int time) => Enumerable.Range(0, _names.Length).Where(index =>
        index != time && _names[index].Length > 0 && !_names[index].StartsWith("Unnamed:", StringComparison.Ordinal)
        && !_options.IgnoreColumns.Contains(_names[index]));

    private bool IsNumeric(int column, List<string> skipped)
    {
        foreach (var line in _lines.Skip(_hasHeader ? 1 : 0))
        {
            var cells = CsvCells.Split(line, _separator);
            if (column >= cells.Length || CsvCells.IsMissing(Bytes(cells[column]))) continue;
            if (CsvCells.IsNumber(Bytes(cells[column]))) return true;
            skipped.Add(_names[column]);
            return false;
        }

        return true;
    }

    private int Required(string column)
    {
        var index = Array.IndexOf(_names, column);
        return index >= 0
            ? index
            : throw new LogFormatException($"{_name}:1: found no column '{column}' among {Columns()}");
    }

    private string Columns() =>
        string.Join(", ", _names.Where(name => name.Length > 0).Take(40).Select(name => $"'{name}'"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
