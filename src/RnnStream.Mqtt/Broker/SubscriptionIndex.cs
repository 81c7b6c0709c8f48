using System.Text;

namespace RnnStream.Mqtt.Broker;

/// <summary>All subscriptions, and the routes of recent topics.</summary>
/// <remarks>
/// Invariants: a route is used only while its version is the current one; every change of a subscription starts a new
/// version. The cache of routes is emptied when it reaches its bound, which costs one walk of the tree per topic.
/// Not thread-safe.
/// </remarks>
internal sealed class SubscriptionIndex
{
    private const int RoutesMax = 65_536;
    private const long RouteBytesMax = 16 << 20;
    private static ReadOnlySpan<byte> SharePrefix => "$share/"u8;

    private readonly TopicTree<FilterSubscriptions> _filters = new();
    private readonly Dictionary<byte[], Route> _routes = new(Utf8Comparer.Instance);
    private readonly List<FilterSubscriptions> _found = [];
    private long _routeBytes;
    private long _version;

    /// <summary>Subscriptions in all.</summary>
    public int Count { get; private set; }

    /// <summary>Adds or replaces; true when the subscriber did not have this filter yet.</summary>
    public bool Add(Subscription subscription)
    {
        var isNew = !Remove(subscription.Subscriber, subscription.Filter);
        var path = Split(subscription.Filter, out var group);
        var node = _filters.Find(path);
        if (node is null)
        {
            node = new FilterSubscriptions();
            _filters.Set(path, node);
        }

        node.Add(subscription, group);
        subscription.Subscriber.Subscriptions.Add(subscription.Filter, subscription);
        Count++;
        _version++;
        return isNew;
    }

    public bool Remove(Subscriber subscriber, byte[] filter)
    {
        if (!subscriber.Subscriptions.Remove(filter, out var subscription))
        {
            return false;
        }

        var path = Split(filter, out var group);
        var node = _filters.Find(path)!;
        node.Remove(subscription, group);
        if (node.IsEmpty)
        {
            _filters.Remove(path);
        }

        Count--;
        _version++;
        return true;
    }

    public void RemoveAll(Subscriber subscriber)
    {
        foreach (var filter in subscriber.Subscriptions.Keys.ToArray())
        {
            Remove(subscriber, filter);
        }
    }

    /// <summary>Who receives this topic. No allocation for a topic seen before.</summary>
    public Route Find(ReadOnlySpan<byte> topic)
    {
        var lookup = _routes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(topic, out var route) && route.Version == _version)
        {
            return route;
        }

        var fresh = Build(route?.Topic ?? topic.ToArray());
        if (route is null)
        {
            Reserve(fresh.Topic.Length);
        }

        _routes[fresh.Topic] = fresh;
        return fresh;
    }

    /// <summary>Splits <c>$share/group/filter</c> into its filter and group; other filters have no group.</summary>
    public static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> filter, out string? group)
    {
        group = null;
        if (!filter.StartsWith(SharePrefix))
        {
            return filter;
        }

        var rest = filter[SharePrefix.Length..];
        var slash = rest.IndexOf((byte)'/');
        if (slash <= 0)
        {
            return filter;
        }

        group = Encoding.UTF8.GetString(rest[..slash]);
        return rest[(slash + 1)..];
    }

    private Route Build(byte[] topic)
    {
        _found.Clear();
        _filters.CollectFiltersMatching(topic, _found);
        if (_found.Count == 0)
        {
            return new Route(topic, [], [], _version);
        }

        var direct = _found.SelectMany(static node => node.Direct)
            .GroupBy(static subscription => subscription.Subscriber)
            .Select(static own => Match.Merge(own.Key, [.. own]));
        return new Route(topic, [.. direct], [.. _found.SelectMany(static node => node.Shared)], _version);
    }

    private void Reserve(int size)
    {
        if (_routes.Count >= RoutesMax || _routeBytes >= RouteBytesMax)
        {
            _routes.Clear();
            _routeBytes = 0;
        }

        _routeBytes += size;
    }
}
