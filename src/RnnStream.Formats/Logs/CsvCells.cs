using System.Text;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Logs;

/// <summary>What single CSV cells say.</summary>
internal static class CsvCells
{
    private static readonly string[] TimeNames =
    [
        "timestamp", "time", "datetime", "date", "ts", "_time", "date_time", "event_time", "eventtime", "created_at",
        "measured_at", "date time", "time stamp", "epoch", "unixtime",
    ];

    private static readonly string[] SensorNames =
    [
        "sensor", "sensor_id", "sensorid", "name", "id", "series", "metric", "topic", "tag", "device", "signal", "item",
        "entity_id", "_field",
    ];

    private static readonly string[] ValueNames = ["value", "val", "reading", "_value", "state", "measurement"];

    public static bool IsTimeName(string name) => Contains(TimeNames, name);

    public static bool IsSensorName(string name) => Contains(SensorNames, name);

    public static bool IsValueName(string name) => Contains(ValueNames, name);

    /// <summary>Whether a cell says that there is no value.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> cell) => cell.Length switch
    {
        0 => true,
        1 => cell[0] is (byte)'-' or (byte)'?' or (byte)' ',
        2 => Is(cell, "na"u8),
        3 => Is(cell, "nan"u8) || Is(cell, "n/a"u8),
        4 => Is(cell, "null"u8) || Is(cell, "none"u8) || Is(cell, "#n/a"u8),
        7 => Is(cell, "unknown"u8),
        11 => Is(cell, "unavailable"u8),
        _ => Blanks.Trim(cell).IsEmpty,
    };

    public static bool IsNumber(ReadOnlySpan<byte> cell) => NumberText.Parse(cell, out _) != NumberOutcome.NotNumber;

    public static bool IsCalendarTime(ReadOnlySpan<byte> cell) =>
        CalendarText.Parse(Blanks.Trim(cell), out _, out _, out _) == TimeOutcome.Time;

    /// <summary>Whether a cell is a date without a time of day.</summary>
    public static bool IsDate(ReadOnlySpan<byte> cell) => cell.Length == 10 && IsCalendarTime(cell);

    /// <summary>Whether a cell is a time of day without a date.</summary>
    public static bool IsClock(ReadOnlySpan<byte> cell) =>
        cell.Length is >= 5 and <= 18 && cell[2] == ':' && cell[..2].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Whether a cell is a number that, as a Unix time, is not before 1973.</summary>
    public static bool IsUnixTime(ReadOnlySpan<byte> cell) =>
        NumberText.Parse(cell, out var value) == NumberOutcome.Number && value is >= 1e8 and < 9.2e18;

    /// <summary>The cells of a row as texts, quotes removed.</summary>
    public static string[] Split(ReadOnlySpan<byte> line, byte separator)
    {
        var cells = new List<string>();
        var row = new CsvRow(line, separator);
        while (row.TryNext(out var cell))
            cells.Add(Encoding.UTF8.GetString(cell).Replace("\"\"", "\"", StringComparison.Ordinal).Trim());
        return [.. cells];
    }

    /// <summary>A cell with doubled quotes made single, in the destination.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        var length = 0;
        for (var index = 0; index < cell.Length; index++)
        {
            destination[length++] = cell[index];
            if (cell[index] == '"' && index + 1 < cell.Length && cell[index + 1] == '"') index++;
        }

        return destination[..length];
    }

    /// <summary>How many cells a row has; 0 when its quotes do not fit the separator.</summary>
    public static int Count(ReadOnlySpan<byte> line, byte separator)
    {
        var row = new CsvRow(line, separator);
        var count = 0;
        while (row.TryNext(out _)) count++;
        return row.IsBroken ? 0 : count;
    }

    private static bool Contains(string[] names, string name) =>
        Array.Exists(names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool Is(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(cell, word);
}
