using System.Text.Unicode;
using RnnStream.Core.Readings;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>CSV rows of one reading each: a time, a sensor's name, a value; other columns are left alone.</summary>
internal sealed class CsvLongParser : LogLineParser
{
    private readonly CsvLayout _layout;
    private readonly TimeReader _time;
    private readonly SensorProfile _profile;
    private readonly LogNames _names;
    private byte[] _unescaped = [];
    private readonly int _valueColumn;
    private long _previousTime = long.MinValue;
    private bool _isHeaderNext;

    public CsvLongParser(string name, string file, CsvLayout layout, LogReadOptions options, TimeReader time)
        : base(name)
    {
        _layout = layout;
        _time = time;
        _isHeaderNext = layout.HasHeader;
        _valueColumn = layout.ValueColumns[0];
        _names = new LogNames(file, options, "{sensor}");
        _profile = new SensorProfile { Group = options.Group };
    }

    public override LogFormat Format => LogFormat.CsvLong;

    public override void Parse(ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink)
    {
        if (_isHeaderNext)
        {
            _isHeaderNext = false;
            return;
        }

        ReadOnlySpan<byte> time = default, sensor = default, value = default;
        var row = new CsvRow(line, _layout.Separator);
        var count = 0;
        while (row.TryNext(out var cell))
        {
            if (count == _layout.TimeColumn) time = cell;
            else if (count == _layout.SensorColumn) sensor = cell;
            else if (count == _valueColumn) value = cell;
            count++;
        }

        if (count != _layout.CellCount || row.IsBroken)
        {
            Reject(RejectionReason.Malformed, line, lineNumber,
                "The row has another number of cells than the header, or a broken quote.", sink);
        }
        else if (TryReadTime(time, line, lineNumber, sink, out var eventTime)
            && TryReadValue(value, line, lineNumber, sink, out var number))
        {
            Emit(sensor, eventTime, number, line, lineNumber, sink);
        }
    }

    private bool TryReadTime(
        ReadOnlySpan<byte> time, ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink, out long eventTime)
    {
        var outcome = _time.Parse(time, _previousTime, out eventTime);
        if (outcome == TimeOutcome.Time)
        {
            _previousTime = eventTime;
            return true;
        }

        if (outcome == TimeOutcome.OutOfRange)
            Reject(RejectionReason.TimeOutOfRange, line, lineNumber, "The row's time lies outside 1677 to 2262.", sink);
        else
            Reject(RejectionReason.InvalidTime, line, lineNumber, "The row's time cannot be read.", sink);
        return false;
    }

    private bool TryReadValue(
        ReadOnlySpan<byte> value, ReadOnlySpan<byte> line, long lineNumber, IReadingSink sink, out double number)
    {
        var outcome = NumberText.Parse(value, out number);
        if (outcome == NumberOutcome.Number) return true;
        if (CsvCells.IsMissing(value))
            Missing++;
        else if (outcome == NumberOutcome.NotFinite)
        {
            Reject(
                RejectionReason.NotFinite, line, lineNumber, "The value is infinite or too large for a double.", sink);
        }
        else
            Reject(RejectionReason.NoValue, line, lineNumber, "The value is not a number.", sink);
        return false;
    }

    private void Emit(
        ReadOnlySpan<byte> sensor, long eventTime, double number, ReadOnlySpan<byte> line, long lineNumber,
        IReadingSink sink)
    {
        if (sensor.Contains((byte)'"'))
        {
            if (_unescaped.Length < sensor.Length) _unescaped = new byte[sensor.Length];
            sensor = CsvCells.Unescape(sensor, _unescaped);
        }

        var name = Utf8.IsValid(sensor) && !sensor.IsEmpty ? _names.NameOf(sensor) : default;
        if (name.IsEmpty)
        {
            Reject(RejectionReason.InvalidSensorName, line, lineNumber,
                "The sensor's name is empty, over 512 bytes, not UTF-8, or holds control characters.", sink);
            return;
        }

        Readings++;
        sink.OnReading(new DecodedReading
        {
            Sensor = name,
            EventTime = eventTime,
            HasDeviceTime = true,
            Values = new(in number),
            Profile = _profile,
        });
    }
}
