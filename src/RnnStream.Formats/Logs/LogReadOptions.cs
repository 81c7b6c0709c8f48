using RnnStream.Formats.Subscriptions;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>How recorded logs are read. Every default means: tell it from the content.</summary>
public sealed class LogReadOptions
{
    /// <summary>The layout. Default <see cref="LogFormat.Auto"/>.</summary>
    public LogFormat Format { get; init; } = LogFormat.Auto;

    /// <summary>The CSV separator. Default: semicolon, tab or comma, told from the first lines.</summary>
    public char? Separator { get; init; }

    /// <summary>Name of the CSV column, or path of the JSON field, with the time. Default: by its name, else its
    /// content.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Name of the column with the sensor's name in a long CSV. Default: by its name.</summary>
    public string? SensorColumn { get; init; }

    /// <summary>Name of the column with the value in a long CSV. Default: by its name.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>Columns (or JSON fields) that are no sensors, such as labels. A CSV must have them. Default
    /// none.</summary>
    public IReadOnlyList<string> IgnoreColumns { get; init; } = [];

    /// <summary>Whether the columns of a wide CSV make one vector sensor, named by the file. Default false.</summary>
    public bool Vector { get; init; }

    /// <summary>How a sensor's name is built: text with <c>{file}</c> (the file's name without extension) and
    /// <c>{column}</c> (the column, the name in a long CSV, the field of JSON or line protocol). Default: what the
    /// layout names, else the file. Captures take their names from <see cref="Subscriptions"/>.</summary>
    public string? Sensor { get; init; }

    /// <summary>How times are written. Default: ISO 8601 or Unix time with the unit told by magnitude.</summary>
    public TimeNotation TimeFormat { get; init; } = TimeNotation.Auto;

    /// <summary>Zone of times that name none: UTC, local, or an IANA name. Default UTC.</summary>
    /// <remarks>A time that occurred twice when clocks were put back is the first one that keeps the log in
    /// order.</remarks>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Group of the sensors. Default <c>default</c>. Captures take it from
    /// <see cref="Subscriptions"/>.</summary>
    public string Group { get; init; } = "default";

    /// <summary>Rules for MQTT captures. Default: <c>sensors/#</c> as the daemon has it, then everything else by its
    /// topic.</summary>
    public IReadOnlyList<SubscriptionOptions> Subscriptions { get; init; } = [];

    /// <summary>Arrival of the first message of a capture without times. Default 2000-01-01 UTC.</summary>
    public DateTimeOffset CaptureStart { get; init; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Time between the messages of a capture without times. Default 1 s.</summary>
    public TimeSpan CaptureInterval { get; init; } = TimeSpan.FromSeconds(1);
}
