namespace RnnStream.Mqtt.Broker;

/// <summary>Rules for topic names and filters (MQTT 5.0, section 4.7). The UTF-8 has been checked already.</summary>
internal static class TopicName
{
    /// <summary>A name to publish to: not empty, no wildcard, within the limits.</summary>
    public static bool IsValid(ReadOnlySpan<byte> topic, EmbeddedBrokerOptions options) =>
        topic.Length > 0 && !topic.ContainsAny((byte)'+', (byte)'#') && IsWithinLimits(topic, options);

    /// <summary>A filter: wildcards stand alone in their level, <c>#</c> only in the last; a share has name and
    /// filter.</summary>
    public static bool IsValidFilter(ReadOnlySpan<byte> filter, EmbeddedBrokerOptions options)
    {
        if (filter.Length == 0 || !IsWithinLimits(filter, options))
        {
            return false;
        }

        if (filter.StartsWith("$share/"u8))
        {
            filter = filter["$share/"u8.Length..];
            var slash = filter.IndexOf((byte)'/');
            if (slash <= 0 || slash == filter.Length - 1 || filter[..slash].ContainsAny((byte)'+', (byte)'#'))
            {
                return false;
            }

            filter = filter[(slash + 1)..];
        }

        return AreWildcardsValid(filter);
    }

    /// <summary>Topics that only the broker publishes to; <c>$SYS/broker/connection/…/state</c> is for
    /// bridges.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> topic) =>
        topic.StartsWith("$CONTROL/"u8)
        || (topic.StartsWith("$SYS"u8)
            && !(topic.StartsWith("$SYS/broker/connection/"u8) && topic.EndsWith("/state"u8)));

    private static bool AreWildcardsValid(ReadOnlySpan<byte> filter)
    {
        for (var i = 0; i < filter.Length; i++)
        {
            if (filter[i] is not ((byte)'+' or (byte)'#'))
            {
                continue;
            }

            var isLast = i == filter.Length - 1;
            var startsLevel = i == 0 || filter[i - 1] == '/';
            if (!startsLevel || (!isLast && (filter[i] == '#' || filter[i + 1] != '/')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWithinLimits(ReadOnlySpan<byte> name, EmbeddedBrokerOptions options) =>
        name.Length <= options.TopicLengthMax && name.Count((byte)'/') < options.TopicLevelsMax;
}
