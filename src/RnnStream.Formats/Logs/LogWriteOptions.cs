namespace RnnStream.Formats.Logs;

/// <summary>How a <see cref="LogWriter"/> lays out what it writes.</summary>
public sealed class LogWriteOptions
{
    /// <summary>The layout. Default <see cref="LogFormat.CsvLong"/>; <see cref="LogFormat.Auto"/> means the
    /// same.</summary>
    public LogFormat Format { get; init; } = LogFormat.CsvLong;

    /// <summary>Names of the sensors in column order; needed by <see cref="LogFormat.CsvWide"/>, unused
    /// elsewhere.</summary>
    public IReadOnlyList<string> Sensors { get; init; } = [];

    /// <summary>Whether each row says if it is part of an injected fault: a column or field <c>anomaly</c>, 0 or 1.
    /// Default false. Captures and <see cref="LogFormat.CsvNab"/> have no room for it.</summary>
    public bool HasLabels { get; init; }

    /// <summary>What stands before the sensor's name in the topics of a capture. Default <c>sensors/</c>.</summary>
    public string TopicPrefix { get; init; } = "sensors/";
}
