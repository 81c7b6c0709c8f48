using System.Diagnostics.CodeAnalysis;
using RnnStream.Formats.Text;

namespace RnnStream.Formats.Subscriptions;

/// <summary>The names that a configuration uses for formats and notations.</summary>
internal static class ConfiguredNames
{
    public const string Formats = "auto, plain, json, csv, lineprotocol, senml";

    public const string Notations = "auto, iso8601, s, ms, us, ns";

    public static bool TryGetFormat(string name, out PayloadFormat format) =>
        Find(name, out format,
            ("auto", PayloadFormat.Auto), ("plain", PayloadFormat.Plain), ("json", PayloadFormat.Json),
            ("csv", PayloadFormat.Csv), ("lineprotocol", PayloadFormat.LineProtocol),
            ("influx", PayloadFormat.LineProtocol),
            ("senml", PayloadFormat.SenMl));

    public static bool TryGetNotation(string name, out TimeNotation notation) =>
        Find(name, out notation,
            ("auto", TimeNotation.Auto), ("iso8601", TimeNotation.Iso8601), ("iso", TimeNotation.Iso8601),
            ("s", TimeNotation.UnixSeconds), ("ms", TimeNotation.UnixMilliseconds),
            ("us", TimeNotation.UnixMicroseconds), ("ns", TimeNotation.UnixNanoseconds));

    public static string Of(TimeNotation notation) => notation switch
    {
        TimeNotation.Iso8601 => "iso8601",
        TimeNotation.UnixSeconds => "s",
        TimeNotation.UnixMilliseconds => "ms",
        TimeNotation.UnixMicroseconds => "us",
        TimeNotation.UnixNanoseconds => "ns",
        _ => "auto",
    };

    private static bool Find<T>(string name, [MaybeNullWhen(false)] out T value, params (string Name, T Value)[] known)
    {
        foreach (var entry in known)
        {
            value = entry.Value;
            if (entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        value = default;
        return false;
    }
}
