namespace RnnStream.Formats.Subscriptions;

/// <summary>Cuts topics at their slashes.</summary>
internal static class TopicLevels
{
    /// <summary>The level with a 0-based index, counted from the end when negative (−1 is the last); false when the
    /// topic has fewer levels.</summary>
    public static bool TryGet(ReadOnlySpan<byte> topic, int index, out ReadOnlySpan<byte> level)
    {
        if (index < 0) return TryGetFromEnd(topic, ~index, out level);
        var rest = Skip(topic, index, out var skipped);
        level = default;
        if (skipped < index) return false;
        var end = rest.IndexOf((byte)'/');
        level = end < 0 ? rest : rest[..end];
        return true;
    }

    /// <summary>The topic without its first levels; empty when it has no more.</summary>
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> topic, int count, out int skipped)
    {
        for (skipped = 0; skipped < count; skipped++)
        {
            var end = topic.IndexOf((byte)'/');
            if (end < 0) return default;
            topic = topic[(end + 1)..];
        }

        return topic;
    }

    private static bool TryGetFromEnd(ReadOnlySpan<byte> topic, int count, out ReadOnlySpan<byte> level)
    {
        level = default;
        for (var skipped = 0; skipped < count; skipped++)
        {
            var end = topic.LastIndexOf((byte)'/');
            if (end < 0) return false;
            topic = topic[..end];
        }

        level = topic[(topic.LastIndexOf((byte)'/') + 1)..];
        return true;
    }
}
