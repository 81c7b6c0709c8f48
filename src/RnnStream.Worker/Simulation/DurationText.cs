using System.Globalization;

namespace RnnStream.Worker.Simulation;

/// <summary>Durations as people type them: <c>90s</c>, <c>5m</c>, <c>6h</c>, <c>14d</c>, <c>2w</c>, <c>250ms</c>, or
/// <c>d.hh:mm:ss</c>.</summary>
internal static class DurationText
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Allowed = "a duration such as 250ms, 90s, 5m, 6h, 14d, 2w or 1.12:30:00";

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)), ("w", TimeSpan.FromDays(7)),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && TryNumber(text[..^suffix.Length], out var count))
                return TryMultiply(count, unit, out duration);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration)
            && text.Contains(':', StringComparison.Ordinal) && duration >= TimeSpan.Zero;
    }

    private static bool TryNumber(string text, out double count) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out count);

    private static bool TryMultiply(double count, TimeSpan unit, out TimeSpan duration)
    {
        var ticks = count * unit.Ticks;
        duration = ticks <= TimeSpan.FromDays(36_500).Ticks ? new TimeSpan((long)ticks) : default;
        return ticks <= TimeSpan.FromDays(36_500).Ticks;
    }
}
