using System.Text;

namespace RnnStream.Formats.Subscriptions;

/// <summary>An MQTT topic filter: <c>+</c> stands for one level, a final <c>#</c> for any number of levels.</summary>
/// <remarks>As MQTT 5.0 section 4.7: <c>a/#</c> also matches <c>a</c>; a leading wildcard does not match topics that
/// begin with <c>$</c>. Immutable, thread-safe; matching allocates nothing.</remarks>
public sealed class TopicFilter
{
    private const int SizeMax = 65_535;

    private readonly byte[] _filter;

    /// <summary>Compiles a filter.</summary>
    /// <exception cref="ArgumentException">The filter is not valid; the message says why.</exception>
    public TopicFilter(string filter)
    {
        if (Fault(filter) is { } fault) throw new ArgumentException(fault, nameof(filter));
        Text = filter;
        _filter = Encoding.UTF8.GetBytes(filter);
        FixedLevels = filter.Split('/').TakeWhile(level => level is not ("+" or "#")).Count();
        if (!HasWildcard) FixedLevels = 0;
    }

    /// <summary>The filter as it was given.</summary>
    public string Text { get; }

    /// <summary>Levels before the first wildcard: they are the same in every matching topic. 0 without a
    /// wildcard.</summary>
    public int FixedLevels { get; }

    private bool HasWildcard => Text.AsSpan().IndexOfAny('+', '#') >= 0;

    /// <summary>What is wrong with a filter, as one plain sentence; null when it is valid.</summary>
    public static string? Fault(string filter)
    {
        if (filter.Length == 0) return "is empty; expected a topic filter such as sensors/#";
        if (Encoding.UTF8.GetByteCount(filter) > SizeMax) return "is longer than 65,535 bytes";
        if (filter.Contains('\0', StringComparison.Ordinal)) return "holds a NUL character";
        if (filter.StartsWith("$share/", StringComparison.Ordinal))
            return "is a shared subscription; it would spread one sensor's readings over several subscribers";
        var levels = filter.Split('/');
        for (var index = 0; index < levels.Length; index++)
        {
            if (levels[index].Contains('#', StringComparison.Ordinal)
                && (levels[index] != "#" || index < levels.Length - 1))
            {
                return "has a # that is not the whole last level";
            }
            if (levels[index].Contains('+', StringComparison.Ordinal) && levels[index] != "+")
                return "has a + that is not a whole level";
        }

        return null;
    }

    /// <summary>Whether a topic matches.</summary>
    /// <param name="topic">UTF-8 topic name.</param>
    public bool Matches(ReadOnlySpan<byte> topic)
    {
        ReadOnlySpan<byte> filter = _filter;
        if (topic.Length > 0 && topic[0] == '$' && filter[0] is (byte)'+' or (byte)'#') return false;
        while (true)
        {
            if (filter.Length == 1 && filter[0] == '#') return true;
            var filterEnd = filter.IndexOf((byte)'/');
            var topicEnd = topic.IndexOf((byte)'/');
            var filterLevel = filterEnd < 0 ? filter : filter[..filterEnd];
            var topicLevel = topicEnd < 0 ? topic : topic[..topicEnd];
            var isAny = filterLevel.Length == 1 && filterLevel[0] == '+';
            if (!isAny && !filterLevel.SequenceEqual(topicLevel)) return false;
            if (filterEnd < 0) return topicEnd < 0;
            filter = filter[(filterEnd + 1)..];
            if (topicEnd < 0) return filter.Length == 1 && filter[0] == '#';
            topic = topic[(topicEnd + 1)..];
        }
    }
}
