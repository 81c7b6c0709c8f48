namespace RnnStream.Mqtt.Broker;

/// <summary>All subscriptions to one filter: direct ones, and shared ones by group.</summary>
internal sealed class FilterSubscriptions
{
    public List<Subscription> Direct { get; } = [];

    public List<SharedGroup> Shared { get; } = [];

    public bool IsEmpty => Direct.Count == 0 && Shared.Count == 0;

    public void Add(Subscription subscription, string? group) => Members(group).Add(subscription);

    public void Remove(Subscription subscription, string? group)
    {
        Members(group).Remove(subscription);
        Shared.RemoveAll(static shared => shared.Members.Count == 0);
    }

    private List<Subscription> Members(string? group)
    {
        if (group is null)
        {
            return Direct;
        }

        var shared = Shared.Find(candidate => candidate.Name == group);
        if (shared is null)
        {
            shared = new SharedGroup(group);
            Shared.Add(shared);
        }

        return shared.Members;
    }
}
