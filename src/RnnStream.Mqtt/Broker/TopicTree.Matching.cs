namespace RnnStream.Mqtt.Broker;

/// <summary>Wildcards (MQTT 5.0, section 4.7): <c>+</c> is one level, <c>#</c> the parent and everything below; neither
/// matches a first level that begins with <c>$</c>.</summary>
internal sealed partial class TopicTree<T>
{
    /// <summary>The tree holds filters: collects the values of those that match a topic. Visits each node
    /// once.</summary>
    public void CollectFiltersMatching(ReadOnlySpan<byte> topic, List<T> found) =>
        CollectFilters(_root, topic, isFirst: true, found);

    /// <summary>The tree holds topics: collects the values of those that a filter matches. Visits each node
    /// once.</summary>
    public void CollectTopicsMatching(ReadOnlySpan<byte> filter, List<T> found) =>
        CollectTopics(_root, filter, isFirst: true, found);

    private static void CollectFilters(Node node, ReadOnlySpan<byte> topic, bool isFirst, List<T> found)
    {
        var rest = topic;
        var level = NextLevel(ref rest, out var last);
        if (!isFirst || !IsReserved(level))
        {
            if (node.Child("#"u8)?.Value is { } everything)
            {
                found.Add(everything);
            }

            Continue(node.Child("+"u8), rest, last, found);
        }

        Continue(node.Child(level), rest, last, found);
    }

    private static void Continue(Node? node, ReadOnlySpan<byte> rest, bool last, List<T> found)
    {
        if (node is null)
        {
            return;
        }

        if (!last)
        {
            CollectFilters(node, rest, isFirst: false, found);
            return;
        }

        if (node.Value is { } exact)
        {
            found.Add(exact);
        }

        if (node.Child("#"u8)?.Value is { } parent)
        {
            found.Add(parent);
        }
    }

    private static void CollectTopics(Node node, ReadOnlySpan<byte> filter, bool isFirst, List<T> found)
    {
        var rest = filter;
        var level = NextLevel(ref rest, out var last);
        if (level is [(byte)'#'])
        {
            if (!isFirst && node.Value is { } parent)
            {
                found.Add(parent);
            }

            CollectAll(node, isFirst, found);
            return;
        }

        if (level is not [(byte)'+'])
        {
            Descend(node.Child(level), rest, last, found);
            return;
        }

        foreach (var child in node.Children?.Values ?? Enumerable.Empty<Node>())
        {
            if (!isFirst || !IsReserved(child.Level))
            {
                Descend(child, rest, last, found);
            }
        }
    }

    private static void Descend(Node? node, ReadOnlySpan<byte> rest, bool last, List<T> found)
    {
        if (node is not null && !last)
        {
            CollectTopics(node, rest, isFirst: false, found);
        }
        else if (node?.Value is { } value)
        {
            found.Add(value);
        }
    }

    private static void CollectAll(Node node, bool isFirst, List<T> found)
    {
        foreach (var child in node.Children?.Values ?? Enumerable.Empty<Node>())
        {
            if (isFirst && IsReserved(child.Level))
            {
                continue;
            }

            if (child.Value is { } value)
            {
                found.Add(value);
            }

            CollectAll(child, isFirst: false, found);
        }
    }

    private static bool IsReserved(ReadOnlySpan<byte> level) => level is [(byte)'$', ..];
}
