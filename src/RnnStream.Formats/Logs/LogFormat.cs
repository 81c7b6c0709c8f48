namespace RnnStream.Formats.Logs;

/// <summary>Layouts of recorded logs.</summary>
public enum LogFormat
{
    /// <summary>Told from the content.</summary>
    Auto = 0,

    /// <summary>CSV, one reading per row: <c>timestamp,sensor,value</c>.</summary>
    CsvLong = 1,

    /// <summary>CSV, one column per sensor: <c>timestamp,a,b,c</c>.</summary>
    CsvWide = 2,

    /// <summary>CSV of one sensor, <c>timestamp,value</c>, as in the Numenta Anomaly Benchmark; the file names
    /// it.</summary>
    CsvNab = 3,

    /// <summary>One JSON object per line.</summary>
    JsonLines = 4,

    /// <summary>Influx line protocol.</summary>
    LineProtocol = 5,

    /// <summary>MQTT messages as <c>mosquitto_sub -v</c> prints them, <c>topic payload</c>, with or without a time
    /// before; or one JSON object per message, as <c>mosquitto_sub -F %j</c> does.</summary>
    MqttCapture = 6,
}
