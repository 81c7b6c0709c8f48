using System.Text;

namespace RnnStream.Formats.Logs;

/// <summary>Writes readings as a recorded log that the log reader reads back exactly.</summary>
/// <remarks>Numbers are written with as many digits as the exact value needs. Not thread-safe. No allocation per
/// reading after the first row.</remarks>
public sealed partial class LogWriter : IDisposable
{
    private readonly LogOutput _output;
    private readonly LogWriteOptions _options;
    private readonly byte[] _topicPrefix;
    private readonly WideRow? _row;

    /// <summary>Starts a log; writes the header at once where the layout has one.</summary>
    /// <param name="stream">Where to; owned and closed by the writer.</param>
    /// <param name="options">The layout.</param>
    /// <exception cref="ArgumentException">A wide layout without sensors.</exception>
    public LogWriter(Stream stream, LogWriteOptions options)
    {
        _output = new LogOutput(stream);
        _options = options;
        _topicPrefix = Encoding.UTF8.GetBytes(options.TopicPrefix);
        if (options.Format == LogFormat.CsvWide) _row = new WideRow(options);
        WriteHeader();
    }

    /// <summary>Writes one reading.</summary>
    /// <param name="sensor">UTF-8 name.</param>
    /// <param name="eventTime">Nanoseconds since 1970, UTC. A wide layout starts a new row whenever it changes.</param>
    /// <param name="value">The value, in the sensor's unit; NaN writes a missing cell or nothing.</param>
    /// <param name="isAnomaly">Whether the reading is part of an injected fault; written if the options ask for
    /// labels.</param>
    /// <exception cref="ArgumentException">A wide layout that has no column for the sensor.</exception>
    public void Write(ReadOnlySpan<byte> sensor, long eventTime, double value, bool isAnomaly = false)
    {
        if (_row is not null)
        {
            WriteWide(sensor, eventTime, value, isAnomaly);
            return;
        }

        if (!double.IsFinite(value)) return;
        switch (_options.Format)
        {
            case LogFormat.CsvNab: WriteNab(eventTime, value); break;
            case LogFormat.JsonLines: WriteJson(sensor, eventTime, value, isAnomaly); break;
            case LogFormat.LineProtocol: WriteLineProtocol(sensor, eventTime, value, isAnomaly); break;
            case LogFormat.MqttCapture: WriteCapture(sensor, eventTime, value); break;
            default: WriteLong(sensor, eventTime, value, isAnomaly); break;
        }

        _output.EndLine();
    }

    /// <summary>Hands everything to the stream. A wide layout also ends its current row.</summary>
    public void Flush()
    {
        if (_row is not null) EndRow();
        _output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _output.Dispose();
    }
}
