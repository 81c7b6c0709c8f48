using RnnStream.Core.Detection;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Retraining;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>Requests that concern networks: retraining now, rolling back, labels. Each is a log record.</summary>
public sealed partial class ReadingIntake
{
    private readonly LabelBook _labels = new();
    private readonly List<RetiredFile> _retired = [];

    /// <summary>The labels kept, oldest first; a copy.</summary>
    public IReadOnlyList<EpisodeLabel> Labels
    {
        get
        {
            lock (_gate) return _labels.ToArray();
        }
    }

    /// <summary>Names of the groups of sensors that share a network.</summary>
    public IReadOnlyList<string> Groups => [.. _groups.All.Select(static group => group.Name)];

    /// <summary>The versions that a group can be rolled back to, ascending; 0 is what the data directory began
    /// with.</summary>
    public IReadOnlyList<int> VersionsOf(string group)
    {
        lock (_gate)
        {
            return _groups.TryGet(group) is { } found ? [0, .. found.Kept.Select(static kept => kept.Version)] : [];
        }
    }

    /// <summary>Begins a retraining of a group at this place in the order of readings, on its history up to
    /// here.</summary>
    /// <returns>Null when it begins; otherwise one sentence that says why not.</returns>
    public string? TryRetrain(string groupName)
    {
        lock (_gate)
        {
            if (_groups.TryGet(groupName) is not { } group) return NoGroup(groupName);
            if (!_schedule.IsEnabled) return "training is switched off";
            if (group.Pending is { } pending)
                return $"a retraining is under way since reading {pending.TriggerReading} of the group";
            if (group.ReadingsApplied == 0) return $"group '{groupName}' has no readings yet";
            Record(RecordKind.Retrain, new GroupRequestRecord(Message, groupName, group.Version, ""));
            _schedule.Trigger(group, group.NewestEventTime, LabelsOf(group));
            return null;
        }
    }

    /// <summary>Lets an earlier version serve again from this place in the order of readings. A retraining under way is
    /// abandoned, and the time to the next one begins anew.</summary>
    /// <param name="groupName">The group.</param>
    /// <param name="version">The version; null for the newest one below the serving one. Receives what serves
    /// now.</param>
    /// <returns>Null when it serves; otherwise one sentence that says why not.</returns>
    public string? TryRollback(string groupName, ref int? version)
    {
        lock (_gate)
        {
            if (_groups.TryGet(groupName) is not { } group) return NoGroup(groupName);
            version ??= group.Kept.Where(kept => kept.Version < group.Version).Select(static kept => kept.Version)
                .DefaultIfEmpty(0).Max();
            if (version == group.Version) return $"version {version} serves already";
            var wanted = version.Value;
            var kept = group.Kept.Find(kept => kept.Version == wanted);
            if (wanted != 0 && kept.Version != wanted)
            {
                return $"version {wanted} of group '{groupName}' is not kept; "
                    + $"there are {string.Join(", ", VersionsOf(groupName))}";
            }
            try
            {
                Rollback(group, new GroupRequestRecord(Message, groupName, wanted, kept.File ?? ""));
            }
            catch (InvalidDataException unusable)
            {
                return unusable.Message;
            }
            return null;
        }
    }

    /// <summary>Keeps what somebody says of an episode. A false alarm raises the sensor's bar, see
    /// <see cref="SensorDetector.RaiseBar"/>; a confirmed episode must be found by every later candidate too.</summary>
    /// <returns>False when there is no such sensor.</returns>
    public bool TryLabel(ReadOnlySpan<byte> sensorName, long episodeStart, LabelVerdict verdict, string note)
    {
        lock (_gate)
        {
            if (_sensors.Find(sensorName) is not { } sensor) return false;
            var label = new EpisodeLabel(sensor.Index, episodeStart, verdict, note);
            Record(RecordKind.Label, new LabelRecord(Message, label));
            Set(in label);
            return true;
        }
    }

    internal void RecoverRetrain(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var record = GroupRequestRecord.Read(body);
            Remember(record.Message);
            var group = _groups.GetOrAdd(record.Group);
            if (_schedule.IsEnabled) _schedule.Trigger(group, group.NewestEventTime, LabelsOf(group));
        }
    }

    internal void RecoverRollback(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var record = GroupRequestRecord.Read(body);
            Remember(record.Message);
            Rollback(_groups.GetOrAdd(record.Group), record);
        }
    }

    internal void RecoverLabel(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var record = LabelRecord.Read(body);
            if ((uint)record.Label.Sensor >= (uint)_sensors.Count)
            {
                throw new InvalidDataException(
                    $"a label of sensor {record.Label.Sensor}, of which {_sensors.Count} are defined");
            }
            Remember(record.Message);
            Set(record.Label);
        }
    }

    /// <summary>Files that neither a group, nor a checkpoint, nor the log behind the oldest one needs any
    /// more.</summary>
    /// <param name="oldestCheckpoint">Sequence number of the oldest checkpoint that is left.</param>
    internal IReadOnlyList<string> TakeUnneeded(long oldestCheckpoint)
    {
        lock (_gate)
        {
            var unneeded = _retired.Where(retired => retired.Sequence >= 0 && retired.Sequence <= oldestCheckpoint)
                .Select(static retired => retired.File).Where(file => !MayBeWritten(file)).ToList();
            _retired.RemoveAll(retired => unneeded.Contains(retired.File));
            return [.. unneeded.Where(file => !IsServed(file))];
        }
    }

    private bool IsServed(string file) =>
        _configured?.Needs(file) == true || _groups.All.Any(group => group.Needs(file));

    // What a retraining under way writes may be the same parameters once more.
    private bool MayBeWritten(string file) =>
        _groups.All.Any(group => group.Pending is not null && ModelFile.IsOf(group.Name, file));

    private string NoGroup(string name) =>
        $"there is no group '{name}'; there are {(_groups.Count == 0 ? "none" : string.Join(", ", Groups))}";

    private EpisodeLabel[] LabelsOf(ModelGroup group) =>
        [.. _labels.ToArray().Where(label => _sensors[label.Sensor].Group == group.Index)];

    private void Set(in EpisodeLabel label)
    {
        var sensor = _sensors[label.Sensor];
        var steps = _labels.Set(in label);
        if (steps != 0)
        {
            _flow.Current.Parts[sensor.Shard].AddMark(
                steps > 0 ? ShardBatch.RaiseBar : ShardBatch.LowerBar, sensor.Slot);
        }
    }

    private void Rollback(ModelGroup group, GroupRequestRecord record)
    {
        var detector = record.File.Length == 0
            ? _groups.Shipped(group.Name)
            : _openDetector(record.File, ModelFile.HashOf(record.File));
        Record(RecordKind.Rollback, record);
        Abandon(group);
        group.LastTriggerReading = group.ReadingsApplied;
        group.LastTriggerEventTime = group.NewestEventTime;
        Serve(group, record.Version, record.File, detector);
        Retrained?.Invoke(new RetrainingNotice(group.Name, record.Version, true, "It was asked for."));
    }

    private void Retire(ModelGroup group)
    {
        while (group.Kept.Count > _schedule.VersionsKept
            && group.Kept.Find(kept => kept.Version != group.Version) is var oldest)
        {
            group.Kept.Remove(oldest);
            _retired.Add(new RetiredFile(oldest.File, -1));
        }
    }

    /// <summary>What was retired before this checkpoint is not in it.</summary>
    private void WriteRetired(RecordWriter writer, long sequence)
    {
        for (var i = 0; i < _retired.Count; i++)
            if (_retired[i].Sequence < 0) _retired[i] = _retired[i] with { Sequence = sequence };
        writer.Int32(_retired.Count);
        foreach (var retired in _retired) writer.Text(retired.File).Int64(retired.Sequence);
    }

    private void ReadRetired(ref RecordReader reader)
    {
        for (var left = reader.Int32(); left > 0; left--) _retired.Add(new RetiredFile(reader.Text(), reader.Int64()));
    }
}
