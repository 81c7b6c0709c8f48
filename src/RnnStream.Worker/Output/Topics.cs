using System.Globalization;
using System.Text;

namespace RnnStream.Worker.Output;

/// <summary>The topics below the base topic. A sensor's name keeps its levels, except what a topic may not
/// hold.</summary>
/// <remarks>A name comes from whoever publishes: whatever it is, no broker throws us out for the topic.</remarks>
internal sealed class Topics(string baseTopic)
{
    // Mosquitto ends the connection of who publishes to more than 200 levels, others at 128.
    private const int SlashesMax = 100;

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

    private static string Safe(string sensor)
    {
        var isPlain = sensor.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && sensor.AsSpan().IndexOfAny('+', '#') < 0;
        if (isPlain && sensor.AsSpan().Count('/') <= SlashesMax) return sensor;
        var topic = new StringBuilder(sensor.Length + 16);
        var slashes = 0;
        foreach (var rune in sensor.EnumerateRunes())
        {
            if (IsAllowed(rune) && (rune.Value != '/' || ++slashes <= SlashesMax)) topic.Append(rune.ToString());
            else topic.Append(Escaped(rune));
        }
        return topic.ToString();
    }

    /// <summary>What brokers take in a topic (MQTT 5.0, section 1.5.4): they throw out whoever sends anything
    /// else.</summary>
    private static bool IsAllowed(Rune rune) => rune.Value is not ('+' or '#' or < 0x20 or (>= 0x7F and <= 0x9F))
        and not (>= 0xFDD0 and <= 0xFDEF) && (rune.Value & 0xFFFE) != 0xFFFE;

    /// <summary>Every byte as <c>%XX</c>.</summary>
    private static string Escaped(Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        var text = new StringBuilder(12);
        foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        return text.ToString();
    }
}
