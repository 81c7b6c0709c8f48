namespace RnnStream.Formats.Logs;

public sealed partial class LogWriter
{
    private void WriteHeader()
    {
        switch (_options.Format)
        {
            case LogFormat.CsvNab: _output.Text("timestamp,value"u8); break;
            case LogFormat.CsvWide: WriteWideHeader(); break;
            case LogFormat.CsvLong or LogFormat.Auto: _output.Text("timestamp,sensor,value"u8); break;
            default: return;
        }

        if (_options.HasLabels && _options.Format != LogFormat.CsvNab) _output.Text(",anomaly"u8);
        _output.EndLine();
    }

    private void WriteNab(long eventTime, double value)
    {
        _output.PlainTime(eventTime);
        _output.Text(","u8);
        _output.Number(value);
    }

    private void WriteLong(ReadOnlySpan<byte> sensor, long eventTime, double value, bool isAnomaly)
    {
        _output.Time(eventTime);
        _output.Text(","u8);
        _output.CsvText(sensor);
        _output.Text(","u8);
        _output.Number(value);
        if (_options.HasLabels) _output.Text(isAnomaly ? ",1"u8 : ",0"u8);
    }

    private void WriteJson(ReadOnlySpan<byte> sensor, long eventTime, double value, bool isAnomaly)
    {
        _output.Text("{\"timestamp\":\""u8);
        _output.Time(eventTime);
        _output.Text("\",\"sensor\":\""u8);
        _output.JsonText(sensor);
        _output.Text("\",\"value\":"u8);
        _output.Number(value);
        if (_options.HasLabels) _output.Text(isAnomaly ? ",\"anomaly\":true"u8 : ",\"anomaly\":false"u8);
        _output.Text("}"u8);
    }

    private void WriteLineProtocol(ReadOnlySpan<byte> sensor, long eventTime, double value, bool isAnomaly)
    {
        _output.LineProtocolText(sensor);
        _output.Text(" value="u8);
        _output.Number(value);
        if (_options.HasLabels) _output.Text(isAnomaly ? ",anomaly=true"u8 : ",anomaly=false"u8);
        _output.Text(" "u8);
        _output.Integer(eventTime);
    }

    private void WriteCapture(ReadOnlySpan<byte> sensor, long eventTime, double value)
    {
        _output.Time(eventTime);
        _output.Text(" "u8);
        _output.Text(_topicPrefix);
        _output.Text(sensor);
        _output.Text(" "u8);
        _output.Number(value);
    }

    private void WriteWideHeader()
    {
        _output.Text("timestamp"u8);
        foreach (var name in _row!.Names)
        {
            _output.Text(","u8);
            _output.CsvText(name);
        }
    }

    private void WriteWide(ReadOnlySpan<byte> sensor, long eventTime, double value, bool isAnomaly)
    {
        if (_row!.IsOpen && _row.EventTime != eventTime) EndRow();
        _row.Set(sensor, eventTime, value, isAnomaly);
    }

    private void EndRow()
    {
        if (!_row!.IsOpen) return;
        _output.Time(_row.EventTime);
        foreach (var value in _row.Values)
        {
            _output.Text(","u8);
            if (double.IsFinite(value)) _output.Number(value);
        }

        if (_options.HasLabels) _output.Text(_row.IsAnomaly ? ",1"u8 : ",0"u8);
        _output.EndLine();
        _row.Clear();
    }
}
