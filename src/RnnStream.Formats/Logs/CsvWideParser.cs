using System.Text;
using RnnStream.Core.Readings;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>CSV rows of a time and one or more values: the wide layout and the benchmark's
/// <c>timestamp,value</c>.</summary>
/// <remarks>Cells are collected before any is handed over, because the time may stand behind the values.</remarks>
internal sealed class CsvWideParser : LogLineParser
{
    private readonly CsvLayout _layout;
    private readonly TimeReader _time;
    private readonly SensorProfile _profile;
    private readonly byte[][] _names;
    private readonly bool _isVector;

    /// <summary>For each cell: the index of its value, −1 for the time, −2 for what is left alone.</summary>
    private readonly int[] _roles;

    private readonly double[] _values;
    private long _previousTime = long.MinValue;
    private bool _isHeaderNext;

    public CsvWideParser(string name, string file, CsvLayout layout, LogReadOptions options, TimeReader time)
        : base(name)
    {
        _layout = layout;
        _time = time;
        _isHeaderNext = layout.HasHeader;
        _isVector = options.Vector && layout.Format == LogFormat.CsvWide;
        _values = new double[layout.ValueColumns.Count];
        _roles = new int[layout.CellCount];
        Array.Fill(_roles, -2);
        _roles[layout.TimeColumn] = -1;
        for (var index = 0; index < _values.Length; index++) _roles[layout.ValueColumns[index]] = index;
        _names = NamesOf(name, file, layout, options);
        _profile = new SensorProfile
        {
            Group = options.Group,
            Channels = _isVector ? layout.ValueNames : [""],
        };
    }

    public override LogFormat Format => _layout.Format;

    /// <summary>Columns that hold no numbers.</summary>
    public IReadOnlyList<string> SkippedColumns => _layout.SkippedColumns;

    public override void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
    {
        if (_isHeaderNext)
        {
            _isHeaderNext = false;
            return;
        }

        var row = new CsvRow(line, _layout.Separator);
        var count = 0;
        var time = ReadOnlySpan<byte>.Empty;
        while (count < _roles.Length && row.TryNext(out var cell))
        {
            var role = _roles[count++];
            if (role >= 0) ReadCell(cell, role, line, lineNumber, sink);
            else if (role == -1) time = cell;
        }

        if (count < _roles.Length || row.IsBroken || row.TryNext(out _))
        {
            Reject(RejectionReason.Malformed, line, lineNumber,
                "The row has another number of cells than the header, or a broken quote.", sink);
            return;
        }

        switch (_time.Parse(time, _previousTime, out var eventTime))
        {
            case TimeOutcome.Time: EmitRow(eventTime, sink); break;
            case TimeOutcome.OutOfRange:
                Reject(
                    RejectionReason.TimeOutOfRange, line, lineNumber,
                    "The row's time lies outside 1677 to 2262.", sink);
                break;
            default:
                Reject(RejectionReason.InvalidTime, line, lineNumber, "The row's time cannot be read.", sink);
                break;
        }
    }

    private void ReadCell(
        ReadOnlySpan<byte> cell, int index, ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
    {
        var outcome = NumberText.Parse(cell, out _values[index]);
        if (outcome == NumberOutcome.Number) return;
        _values[index] = double.NaN;
        if (CsvCells.IsMissing(cell))
            Missing++;
        else if (outcome == NumberOutcome.NotFinite)
            Reject(RejectionReason.NotFinite, line, lineNumber, "A cell is infinite or too large for a double.", sink);
        else
            Reject(RejectionReason.NoValue, line, lineNumber, "A cell is not a number.", sink);
    }

    private void EmitRow(long eventTime, IReadingSink sink)
    {
        _previousTime = eventTime;
        if (_isVector)
        {
            if (Array.Exists(_values, double.IsFinite)) Emit(_names[0], _values, eventTime, sink);
            return;
        }

        for (var index = 0; index < _values.Length; index++)
        {
            if (!double.IsNaN(_values[index])) Emit(_names[index], _values.AsSpan(index, 1), eventTime, sink);
        }
    }

    private void Emit(byte[] name, ReadOnlySpan<double> values, long eventTime, IReadingSink sink)
    {
        Readings++;
        sink.OnReading(new DecodedReading
        {
            Sensor = name,
            EventTime = eventTime,
            HasDeviceTime = true,
            Values = values,
            Profile = _profile,
        });
    }

    private static byte[][] NamesOf(string name, string file, CsvLayout layout, LogReadOptions options)
    {
        var isFileNamed = layout.Format == LogFormat.CsvNab || options.Vector;
        var names = new LogNames(file, options, isFileNamed ? "{file}" : "{column}");
        var columns = isFileNamed && options.Sensor is null ? [""] : layout.ValueNames;
        byte[][] found = [.. columns.Select(column => names.NameOf(Encoding.UTF8.GetBytes(column)).ToArray())];
        var empty = Array.FindIndex(found, entry => entry.Length == 0);
        return empty < 0 ? found : throw new LogFormatException(
            $"{name}:1: found column '{columns[empty]}'; expected a sensor's name "
            + "of 1 to 512 bytes without control characters");
    }
}
