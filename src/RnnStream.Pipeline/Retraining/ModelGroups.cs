using RnnStream.Core.Detection;

namespace RnnStream.Pipeline.Retraining;

/// <summary>The groups of sensors that share a network, by name and by index.</summary>
/// <remarks>The intake adds, the shards read: entries are immutable in what shards use, and a group is added before
/// any batch that names it is handed over.</remarks>
internal sealed class ModelGroups(Func<string, SensorDetector> initialDetector, int historyCapacity)
{
    private readonly Dictionary<string, ModelGroup> _byName = new(StringComparer.Ordinal);
    private volatile ModelGroup[] _groups = [];

    public int Count { get; private set; }

    public ModelGroup this[int index] => _groups[index];

    public IReadOnlyList<ModelGroup> All => new ArraySegment<ModelGroup>(_groups, 0, Count);

    /// <summary>The group of that name, created with the initial detector when it is new.</summary>
    public ModelGroup GetOrAdd(string name) => _byName.TryGetValue(name, out var group)
        ? group
        : Add(name, initialDetector(name));

    /// <summary>The group of that name, or null.</summary>
    public ModelGroup? TryGet(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The detector of version 0, which ships with the product.</summary>
    public SensorDetector Shipped(string name) => initialDetector(name);

    /// <summary>Adds a group that serves a given detector (recovery).</summary>
    public ModelGroup Add(string name, SensorDetector detector)
    {
        var group = new ModelGroup(Count, name, detector, historyCapacity);
        _byName.Add(name, group);
        var groups = _groups;
        if (Count == groups.Length) Array.Resize(ref groups, Math.Max(4, Count * 2));
        groups[Count] = group;
        _groups = groups;
        Count++;
        return group;
    }
}
