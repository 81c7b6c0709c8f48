namespace RnnStream.Formats.Subscriptions;

/// <summary>Formats of payloads.</summary>
public enum PayloadFormat
{
    /// <summary>Told from each payload: JSON (SenML included) by its first character, else a number, else
    /// <c>time,value</c>, else line protocol.</summary>
    Auto = 0,

    /// <summary>One decimal number.</summary>
    Plain = 1,

    /// <summary>JSON: a number, an object with numeric fields at any depth, or an array of readings.</summary>
    Json = 2,

    /// <summary>One line <c>time,value</c>; separated by comma, semicolon, tab or blank.</summary>
    Csv = 3,

    /// <summary>Influx line protocol, one or more lines.</summary>
    LineProtocol = 4,

    /// <summary>SenML (RFC 8428) in JSON.</summary>
    SenMl = 5,
}
