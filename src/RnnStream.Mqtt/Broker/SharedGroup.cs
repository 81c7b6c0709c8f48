namespace RnnStream.Mqtt.Broker;

/// <summary>The members of one shared subscription; each message goes to one of them, in turn.</summary>
internal sealed class SharedGroup(string name)
{
    private int _next;

    public string Name { get; } = name;

    public List<Subscription> Members { get; } = [];

    /// <summary>The next member, preferably a connected one; null when there is none.</summary>
    public Subscription? Choose()
    {
        for (var i = 0; i < Members.Count; i++)
        {
            var index = (_next + i) % Members.Count;
            if (Members[index].Subscriber.IsConnected)
            {
                _next = index + 1;
                return Members[index];
            }
        }

        return Members.Count == 0 ? null : Members[_next++ % Members.Count];
    }
}
