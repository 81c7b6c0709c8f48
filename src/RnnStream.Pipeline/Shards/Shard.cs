using RnnStream.Core.Detection;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Checkpoints;

namespace RnnStream.Pipeline.Shards;

/// <summary>The sensors of one shard and their states.</summary>
/// <remarks>
/// Invariants: slot i holds the i-th sensor of this shard; a sensor's block never moves; every block of a group is
/// advanced by that group's one detector. Touched by one thread at a time: the shard loop while it runs.
/// </remarks>
internal sealed class Shard(ModelGroups groups)
{
    private readonly List<SensorEntry> _sensors = [];
    private readonly HashSet<int> _muted = [];
    private readonly List<SensorDetector?> _detectors = [];
    private readonly List<bool> _toldSilent = [];
    private readonly List<long> _silentFrom = [];

    /// <summary>Sensors in slot order.</summary>
    public IReadOnlyList<SensorEntry> Sensors => _sensors;

    /// <summary>Their states, by slot.</summary>
    public ShardStates States { get; } = new();

    public SensorEntry Sensor(int slot) => _sensors[slot];

    /// <summary>Whether the sensor's present silence was published. Not part of its state: a restart may say it
    /// again.</summary>
    public bool IsToldSilent(int slot) => _toldSilent[slot];

    /// <summary>The sensor's silence was published.</summary>
    public void TellSilent(int slot) => _toldSilent[slot] = true;

    /// <summary>A reading came: its silence, if any, is over.</summary>
    public void HeardFrom(int slot) => _toldSilent[slot] = false;

    /// <summary>Whether it is worth asking a sensor's state for silence.</summary>
    public bool MayBeSilent(int slot, long now) => now >= _silentFrom[slot] && !_toldSilent[slot];

    /// <summary>A sensor's state has changed: from when on may it be silent?</summary>
    public void UpdateSilence(int slot, ReadOnlySpan<byte> state) =>
        _silentFrom[slot] = Detector(slot).SilentFrom(state);

    /// <summary>Adds its sensors' times to a checkpoint.</summary>
    public void CopySilence(SilenceSection section)
    {
        for (var slot = 0; slot < _sensors.Count; slot++) section[_sensors[slot].Index] = _silentFrom[slot];
    }

    public SensorDetector Detector(int slot) => _detectors[_sensors[slot].Group]!;

    /// <summary>Takes in a sensor with a fresh state.</summary>
    public void Admit(SensorEntry sensor)
    {
        var detector = DetectorOf(sensor.Group);
        var profile = sensor.FirstProfile;
        Register(sensor, long.MaxValue);
        var state = States.Add(sensor.Index, detector.StateSize(sensor.ChannelCount));
        detector.Initialise(state, sensor.ChannelCount, profile.Minimum, profile.Maximum);
    }

    /// <summary>Takes in a sensor whose state is in a checkpoint and is read when it is first needed.</summary>
    public void AdmitStored(SensorEntry sensor, StoredStates states, long silentFrom)
    {
        Register(sensor, silentFrom);
        States.AddStored(sensor.Index, DetectorOf(sensor.Group).StateSize(sensor.ChannelCount), states);
    }

    /// <summary>Gives a sensor the state of one without readings.</summary>
    public void Reset(int slot)
    {
        var state = States.Change(slot);
        Detector(slot).Reset(state);
        UpdateSilence(slot, state);
        HeardFrom(slot);
    }

    /// <summary>Whether the sensor's episodes are kept back. Costs one comparison while none is.</summary>
    public bool IsMuted(int slot) => _muted.Count != 0 && _muted.Contains(slot);

    public void SetMuted(int slot, bool isMuted) => _ = isMuted ? _muted.Add(slot) : _muted.Remove(slot);

    /// <summary>Gives an admitted sensor the state that a checkpoint holds.</summary>
    /// <exception cref="InvalidDataException">The block's size is not the one that the configuration gives.</exception>
    public void Restore(SensorEntry sensor, ReadOnlySpan<byte> state)
    {
        var block = States.Change(sensor.Slot);
        if (block.Length != state.Length)
        {
            throw new InvalidDataException(
                $"sensor '{sensor.Name}': its state has {state.Length} bytes, the configured model has {block.Length}; "
                + "was Model or Detection changed? Set them back, or start with a new data directory");
        }
        state.CopyTo(block);
        UpdateSilence(sensor.Slot, block);
    }

    /// <summary>Lets new parameters serve a group, its hidden states re-warmed over the recent readings.</summary>
    public void Promote(Promotion promotion)
    {
        DetectorOf(promotion.Group);
        _detectors[promotion.Group] = promotion.Detector;
        for (var slot = 0; slot < _sensors.Count; slot++)
            if (_sensors[slot].Group == promotion.Group) promotion.Detector.Rewarm(States.Change(slot));
    }

    private SensorDetector DetectorOf(int group)
    {
        while (_detectors.Count <= group) _detectors.Add(null);
        return _detectors[group] ??= groups[group].InitialDetector;
    }

    private void Register(SensorEntry sensor, long silentFrom)
    {
        if (sensor.Slot != _sensors.Count)
            throw new InvalidOperationException($"slot {sensor.Slot} cannot follow {_sensors.Count} sensors");
        _sensors.Add(sensor);
        _toldSilent.Add(false);
        _silentFrom.Add(silentFrom);
    }
}
