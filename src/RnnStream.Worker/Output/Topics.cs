namespace RnnStream.Worker.Output;

/// <summary>The topics below the base topic. A sensor's name keeps its levels, except what a topic may not
/// hold.</summary>
internal sealed class Topics(string baseTopic)
{
    /// <summary><c>online</c> or <c>offline</c>, retained; also the Will.</summary>
    public string Status { get; } = $"{baseTopic}/status";

    /// <summary>What requests begin with.</summary>
    public string RequestPrefix { get; } = $"{baseTopic}/request/";

    /// <summary>Episodes of a sensor.</summary>
    public string Anomaly(string sensor) => $"{baseTopic}/anomaly/{Safe(sensor)}";

    /// <summary>State of a sensor, retained.</summary>
    public string State(string sensor) => $"{baseTopic}/sensor/{Safe(sensor)}/state";

    /// <summary>Every assessment of a sensor.</summary>
    public string Score(string sensor) => $"{baseTopic}/score/{Safe(sensor)}";

    /// <summary>The answer to a request.</summary>
    public string Response(string verb) => $"{baseTopic}/response/{verb}";

    private static string Safe(string sensor) => sensor.AsSpan().IndexOfAny('+', '#', '\0') < 0
        ? sensor
        : sensor.Replace("+", "%2B", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)
            .Replace("\0", "%00", StringComparison.Ordinal);
}
