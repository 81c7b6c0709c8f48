namespace RnnStream.Testing.Storage;

/// <summary>One simulated directory: names that programs see, durable names, and the changes between.</summary>
internal sealed class SimulatedFolder
{
    private readonly Dictionary<string, SimulatedInode> _durable = [];
    private readonly List<(string? Removed, string? Added, SimulatedInode? Inode)> _pending = [];

    public SortedDictionary<string, SimulatedInode> Current { get; } = new(StringComparer.Ordinal);

    public void Change(string? removed, string? added, SimulatedInode? inode)
    {
        _pending.Add((removed, added, inode));
        if (removed is not null) Current.Remove(removed);
        if (added is not null) Current[added] = inode!;
    }

    public void Sync()
    {
        foreach (var change in _pending) Apply(change);
        _pending.Clear();
    }

    /// <summary>Keeps a random part of the changes that were not synced.</summary>
    public void LosePower(Random random)
    {
        foreach (var change in _pending)
        {
            if (random.Next(2) == 0) Apply(change);
        }

        _pending.Clear();
        Current.Clear();
        foreach (var (name, inode) in _durable) Current[name] = inode;
        foreach (var inode in _durable.Values.Distinct()) inode.LosePower(random);
    }

    private void Apply((string? Removed, string? Added, SimulatedInode? Inode) change)
    {
        if (change.Removed is not null) _durable.Remove(change.Removed);
        if (change.Added is not null) _durable[change.Added] = change.Inode!;
    }
}
