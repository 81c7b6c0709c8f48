using System.Runtime.InteropServices;
using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Retraining;

namespace RnnStream.Pipeline.Shards;

/// <summary>The sensors of one shard and their states.</summary>
/// <remarks>
/// Invariants: slot i holds the i-th sensor of this shard; a sensor's block never moves; every block of a group is
/// advanced by that group's one detector. Touched by one thread at a time: the shard loop while it runs.
/// </remarks>
internal sealed class Shard(ModelGroups groups)
{
    private readonly List<SensorEntry> _sensors = [];
    private readonly List<Place> _places = [];
    private readonly HashSet<int> _muted = [];
    private readonly Dictionary<int, StateSlab> _slabs = [];
    private readonly List<SensorDetector?> _detectors = [];
    private readonly List<bool> _toldSilent = [];

    /// <summary>Sensors in slot order.</summary>
    public IReadOnlyList<SensorEntry> Sensors => _sensors;

    /// <summary>Bytes of all state blocks.</summary>
    public long StateSize => _slabs.Values.Sum(static slab => (long)slab.Count * slab.BlockSize);

    public SensorEntry Sensor(int slot) => _sensors[slot];

    public Span<byte> State(int slot)
    {
        ref readonly var place = ref CollectionsMarshal.AsSpan(_places)[slot];
        return place.Slab.Block(place.Block);
    }

    /// <summary>Whether the sensor's present silence was published. Not part of its state: a restart may say it
    /// again.</summary>
    public bool IsToldSilent(int slot) => _toldSilent[slot];

    /// <summary>The sensor's silence was published.</summary>
    public void TellSilent(int slot) => _toldSilent[slot] = true;

    /// <summary>A reading came: its silence, if any, is over.</summary>
    public void HeardFrom(int slot) => _toldSilent[slot] = false;

    public SensorDetector Detector(int slot) => _detectors[_sensors[slot].Group]!;

    /// <summary>Takes in a sensor with a fresh state.</summary>
    public void Admit(SensorEntry sensor)
    {
        var detector = DetectorOf(sensor.Group);
        var profile = sensor.FirstProfile;
        detector.Initialise(Allocate(sensor, detector), sensor.ChannelCount, profile.Minimum, profile.Maximum);
    }

    /// <summary>Gives a sensor the state of one without readings.</summary>
    public void Reset(int slot)
    {
        Detector(slot).Reset(State(slot));
        HeardFrom(slot);
    }

    /// <summary>Whether the sensor's episodes are kept back. Costs one comparison while none is.</summary>
    public bool IsMuted(int slot) => _muted.Count != 0 && _muted.Contains(slot);

    public void SetMuted(int slot, bool isMuted) => _ = isMuted ? _muted.Add(slot) : _muted.Remove(slot);

    /// <summary>Gives an admitted sensor the state that a checkpoint holds.</summary>
    /// <exception cref="InvalidDataException">The block's size is not the one that the configuration gives.</exception>
    public void Restore(SensorEntry sensor, ReadOnlySpan<byte> state)
    {
        var block = State(sensor.Slot);
        if (block.Length != state.Length)
        {
            throw new InvalidDataException(
                $"sensor '{sensor.Name}': its state has {state.Length} bytes, the configured model has {block.Length}; "
                + "was Model or Detection changed? Set them back, or start with a new data directory");
        }
        state.CopyTo(block);
    }

    /// <summary>Lets new parameters serve a group, its hidden states re-warmed over the recent readings.</summary>
    public void Promote(Promotion promotion)
    {
        DetectorOf(promotion.Group);
        _detectors[promotion.Group] = promotion.Detector;
        for (var slot = 0; slot < _sensors.Count; slot++)
            if (_sensors[slot].Group == promotion.Group) promotion.Detector.Rewarm(State(slot));
    }

    private SensorDetector DetectorOf(int group)
    {
        while (_detectors.Count <= group) _detectors.Add(null);
        return _detectors[group] ??= groups[group].InitialDetector;
    }

    private Span<byte> Allocate(SensorEntry sensor, SensorDetector detector)
    {
        if (sensor.Slot != _sensors.Count)
            throw new InvalidOperationException($"slot {sensor.Slot} cannot follow {_sensors.Count} sensors");
        var size = detector.StateSize(sensor.ChannelCount);
        if (!_slabs.TryGetValue(size, out var slab)) _slabs.Add(size, slab = new StateSlab(size));
        var block = slab.Allocate();
        _sensors.Add(sensor);
        _places.Add(new Place(slab, block));
        _toldSilent.Add(false);
        return slab.Block(block);
    }

    private readonly record struct Place(StateSlab Slab, int Block);
}
