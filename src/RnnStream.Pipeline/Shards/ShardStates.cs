using System.Runtime.InteropServices;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Shards;

/// <summary>The state blocks of one shard's sensors: in memory, or still in the checkpoint that the process began
/// with.</summary>
/// <remarks>
/// <code>
///                first use                      before a change, while a checkpoint wants it
/// states file ──────────────► block in a slab ──────────────────────────────────────────────► StateCapture
/// </code>
/// Invariants: slot i is the i-th sensor of the shard; a block in memory never moves; a block that changed since the
/// last checkpoint's mark is marked so. Touched by one thread at a time: the shard loop while it runs.
/// </remarks>
internal sealed class ShardStates
{
    private readonly Dictionary<int, StateSlab> _slabs = [];
    private readonly List<Place> _places = [];
    private readonly List<long> _changedAt = [];
    private readonly SlotSet _changed = new();
    private readonly SlotSet _stored = new();
    private StoredStates? _source;
    private StateCapture? _capture;
    private byte[] _packed = [];
    private byte[] _peeked = [];

    /// <summary>Bytes of all blocks, in memory or not.</summary>
    public long Size => _slabs.Values.Sum(static slab => (long)slab.Count * slab.BlockSize);

    /// <summary>The copying for a checkpoint that is under way; null when none is.</summary>
    public StateCapture? Capture
    {
        get
        {
            // It holds the whole checkpoint.
            if (_capture is { IsDone: true }) _capture = null;
            return _capture;
        }
    }

    /// <summary>Adds a sensor with a zeroed block, which counts as changed.</summary>
    public Span<byte> Add(int sensor, int blockSize)
    {
        var slab = SlabOf(blockSize);
        _places.Add(new Place(slab, slab.Allocate(), sensor));
        _changedAt.Add(0);
        _changed.Add(_places.Count - 1);
        return slab.Block(_places[^1].Block);
    }

    /// <summary>Adds a sensor whose block is read when it is first used.</summary>
    public void AddStored(int sensor, int blockSize, StoredStates source)
    {
        _source = source;
        var slab = SlabOf(blockSize);
        _places.Add(new Place(slab, slab.Allocate(), sensor));
        _changedAt.Add(source.ChangedAt(sensor));
        _stored.Add(_places.Count - 1);
    }

    /// <summary>Reads one stored state of each size, so that another configuration shows at the start.</summary>
    /// <exception cref="InvalidDataException">The blocks have another size than the configuration gives.</exception>
    public void CheckSizes()
    {
        foreach (var slab in _slabs.Values)
        {
            var slot = _places.FindIndex(place => place.Slab == slab);
            Peek(slot);
        }
    }

    /// <summary>A block to read.</summary>
    public Span<byte> Read(int slot)
    {
        ref readonly var place = ref CollectionsMarshal.AsSpan(_places)[slot];
        var block = place.Slab.Block(place.Block);
        if (_stored.Contains(slot)) Load(slot, place.Sensor, block);
        return block;
    }

    /// <summary>A block to change: what a checkpoint under way wants of it is copied first.</summary>
    public Span<byte> Change(int slot)
    {
        var block = Read(slot);
        if (_capture is not null && _capture.Wants(slot)) _capture.CopyNow(slot, block);
        _changed.Add(slot);
        return block;
    }

    /// <summary>A block to look at; it stays where it is. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek(int slot)
    {
        if (!_stored.Contains(slot)) return Read(slot);
        var place = _places[slot];
        if (_peeked.Length < place.Slab.BlockSize) _peeked = new byte[place.Slab.BlockSize];
        var block = _peeked.AsSpan(0, place.Slab.BlockSize);
        ReadStored(place.Sensor, block);
        return block;
    }

    /// <summary>At a checkpoint's mark: every block in memory that changed after the checkpoint it builds on is copied
    /// from now on, a slice at a time, and before it changes again.</summary>
    public void BeginCapture(CheckpointBuilder builder)
    {
        var wanted = new SlotSet();
        var changedAt = CollectionsMarshal.AsSpan(_changedAt);
        for (var slot = 0; slot < changedAt.Length; slot++)
        {
            if (_changed.Contains(slot)) changedAt[slot] = builder.Sequence;
            if (changedAt[slot] > builder.BaseSequence && !_stored.Contains(slot)) wanted.Add(slot);
        }
        _changed.Clear();
        _capture = new StateCapture(this, builder, wanted);
    }

    /// <summary>Index of a slot's sensor, and the checkpoint after its last change.</summary>
    public (int Sensor, long ChangedAt) About(int slot) => (_places[slot].Sensor, _changedAt[slot]);

    private StateSlab SlabOf(int blockSize)
    {
        if (!_slabs.TryGetValue(blockSize, out var slab)) _slabs.Add(blockSize, slab = new StateSlab(blockSize));
        return slab;
    }

    private void Load(int slot, int sensor, Span<byte> block)
    {
        ReadStored(sensor, block);
        _stored.Remove(slot);
    }

    private void ReadStored(int sensor, Span<byte> block)
    {
        if (_source!.TryRead(sensor, block, ref _packed)) return;
        throw new InvalidDataException(
            $"sensor {sensor}: its stored state has not the {block.Length} bytes of the configured model; "
            + "was Model or Detection changed? Set them back, or start with a new data directory");
    }

    private readonly record struct Place(StateSlab Slab, int Block, int Sensor);
}
