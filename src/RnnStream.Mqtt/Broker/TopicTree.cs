using System.Diagnostics;

namespace RnnStream.Mqtt.Broker;

/// <summary>A tree over the levels of topics or filters; each node may hold a value.</summary>
/// <remarks>
/// Invariants: every node but the root has a value or children; <see cref="Count"/> is the number of values.
/// Depth is bounded by the levels of the paths put in, which the caller limits. Not thread-safe.
/// </remarks>
internal sealed partial class TopicTree<T>
    where T : class
{
    private const byte Separator = (byte)'/';
    private readonly Node _root = new(null, []);

    /// <summary>How many paths hold a value.</summary>
    public int Count { get; private set; }

    /// <summary>The value at exactly this path, or null.</summary>
    public T? Find(ReadOnlySpan<byte> path) => Descend(path)?.Value;

    /// <summary>Puts a value, replacing the one there. O(levels).</summary>
    public void Set(ReadOnlySpan<byte> path, T value)
    {
        var node = _root;
        while (true)
        {
            node = node.GetOrAddChild(NextLevel(ref path, out var last));
            if (last)
            {
                break;
            }
        }

        Count += node.Value is null ? 1 : 0;
        node.Value = value;
    }

    /// <summary>Removes the value at this path with the nodes that only led there.</summary>
    public bool Remove(ReadOnlySpan<byte> path)
    {
        if (Descend(path) is not { Value: not null } node)
        {
            return false;
        }

        node.Value = null;
        Count--;
        while (node is { Value: null, Parent: not null } && node.Children is not { Count: > 0 })
        {
            node.Parent.Children!.Remove(node.Level);
            node = node.Parent;
        }

        return true;
    }

    private Node? Descend(ReadOnlySpan<byte> path)
    {
        Node? node = _root;
        var last = false;
        while (!last && node is not null)
        {
            node = node.Child(NextLevel(ref path, out last));
        }

        return node;
    }

    private static ReadOnlySpan<byte> NextLevel(ref ReadOnlySpan<byte> path, out bool last)
    {
        var end = path.IndexOf(Separator);
        last = end < 0;
        var level = last ? path : path[..end];
        path = last ? default : path[(end + 1)..];
        return level;
    }

    private sealed class Node(Node? parent, byte[] level)
    {
        public Node? Parent { get; } = parent;

        public byte[] Level { get; } = level;

        public T? Value { get; set; }

        public Dictionary<byte[], Node>? Children { get; private set; }

        public Node? Child(ReadOnlySpan<byte> level) =>
            Children is not null
            && Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(level, out var child) ? child : null;

        public Node GetOrAddChild(ReadOnlySpan<byte> level)
        {
            Children ??= new Dictionary<byte[], Node>(Utf8Comparer.Instance);
            var lookup = Children.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!lookup.TryGetValue(level, out var child))
            {
                child = new Node(this, level.ToArray());
                Children.Add(child.Level, child);
            }

            Debug.Assert(child.Parent == this, "A child knows its parent.");
            return child;
        }
    }
}
