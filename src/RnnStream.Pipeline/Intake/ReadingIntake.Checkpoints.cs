using RnnStream.Formats;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Retraining;
using RnnStream.Pipeline.Shards;

namespace RnnStream.Pipeline.Intake;

/// <summary>Draining and checkpoints: both are places in the order of readings.</summary>
public sealed partial class ReadingIntake
{
    /// <summary>Completes when everything delivered so far has had all its effects.</summary>
    internal Task Drain()
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _flow.Current.Done = done;
            Close();
            return done.Task;
        }
    }

    /// <summary>Copies the intake's part and sends the mark to every shard.</summary>
    /// <param name="shardCount">Shards.</param>
    /// <param name="baseFor">The sequence number up to which the states are known, for a checkpoint at a given
    /// one.</param>
    internal CheckpointBuilder BeginCheckpoint(int shardCount, Func<long, long> baseFor)
    {
        lock (_gate)
        {
            Close();
            var histories = new List<(string, HistoricReading[])>();
            var writer = new RecordWriter();
            writer.Int32(CheckpointBuilder.Version).Int64(_newestEventTime).Int64(_lastTick).Int64(Accounting.Applied);
            AccountingRecord.Write(writer, Accounting, Examples, []);
            WriteGroups(writer, histories);
            _redeliveries.WriteTo(writer);
            WriteMuted(writer);
            LabelBook.Write(writer, _labels.ToArray());
            var sequence = _log?.NextSequence ?? 0;
            WriteRetired(writer, sequence);
            _window.WriteTo(writer);

            var batch = _flow.Current;
            batch.Checkpoint = new CheckpointBuilder(
                sequence, baseFor(sequence), writer.Written.ToArray(), histories, _sensors.Copy(),
                new SilenceSection(_silenceRule, _sensors.Count), shardCount);
            foreach (var part in batch.Parts) part.AddMark(ShardBatch.Checkpoint, 0);
            var builder = batch.Checkpoint;
            Close();
            return builder;
        }
    }

    /// <summary>Reads what <see cref="BeginCheckpoint"/> wrote; the sensors' states come from the shards'
    /// part.</summary>
    /// <param name="bytes">The intake's part.</param>
    /// <param name="openHistory">Reads the next training history, by name.</param>
    /// <param name="restoreSensors">Takes in the sensors of a checkpoint that has them in a section of their
    /// own.</param>
    internal void Restore(
        ReadOnlySpan<byte> bytes, Func<string, HistoricReading[]> openHistory, Action restoreSensors)
    {
        var reader = new RecordReader(bytes);
        var version = reader.Int32();
        if (version is < 1 or > CheckpointBuilder.Version)
        {
            throw new InvalidDataException(
                $"checkpoint content of version {version}; this program "
                + $"reads versions 1 to {CheckpointBuilder.Version}");
        }
        _newestEventTime = reader.Int64();
        _lastTick = reader.Int64();
        Accounting.Applied = reader.Int64();
        AccountingRecord.Read(ref reader, Accounting, Examples, _redeliveries, hasReceived: version >= 2);
        ReadGroups(ref reader, openHistory, version);
        if (version >= 3) restoreSensors();
        else ReadSensors(ref reader, version);
        _redeliveries.ReadFrom(ref reader);
        ReadMuted(ref reader);
        if (version >= 2)
        {
            foreach (ref readonly var label in LabelBook.Read(ref reader).AsSpan()) _labels.Set(in label);
            ReadRetired(ref reader);
            _window.ReadFrom(ref reader);
            Accounting.Held = _window.Count;
        }
        _rejectedAtLastRecord = Accounting.NotApplied;
    }

    private void WriteGroups(RecordWriter writer, List<(string, HistoricReading[])> histories)
    {
        writer.Int32(_groups.Count);
        foreach (var group in _groups.All)
        {
            writer.Text(group.Name).Int32(group.Version).Text(group.File).Int64(group.ReadingsApplied)
                .Int64(group.NewestEventTime).Int64(group.LastTriggerReading).Int64(group.LastTriggerEventTime)
                .Byte(group.Pending is null ? (byte)0 : (byte)1);
            histories.Add(($"history {group.Index}", group.History.ToArray()));
            if (group.Pending is { } pending)
            {
                writer.Int64(pending.TriggerReading).Int64(pending.DueReading);
                histories.Add(($"pending {group.Index}", pending.History));
            }
            WriteKept(writer, group);
        }
    }

    private static void WriteKept(RecordWriter writer, ModelGroup group)
    {
        writer.Int32(group.NewestVersion).Int32(group.Kept.Count);
        foreach (var kept in group.Kept) writer.Int32(kept.Version).Text(kept.File);
        if (group.Pending is { } pending) LabelBook.Write(writer, pending.Labels);
    }

    /// <summary>Version 1 knew only what serves.</summary>
    private static EpisodeLabel[] ReadKept(
        ref RecordReader reader, ModelGroup group, int contentVersion, bool isPending)
    {
        if (contentVersion < 2)
        {
            group.NewestVersion = group.Version;
            if (group.File.Length > 0) group.Kept.Add(new KeptVersion(group.Version, group.File));
            return [];
        }
        group.NewestVersion = reader.Int32();
        for (var left = reader.Int32(); left > 0; left--)
            group.Kept.Add(new KeptVersion(reader.Int32(), reader.Text()));
        return isPending ? LabelBook.Read(ref reader) : [];
    }

    private void ReadGroups(
        ref RecordReader reader, Func<string, HistoricReading[]> openHistory, int contentVersion)
    {
        var count = reader.Int32();
        for (var index = 0; index < count; index++)
        {
            var name = reader.Text();
            var version = reader.Int32();
            var file = reader.Text();
            var group = file.Length == 0
                ? _groups.GetOrAdd(name)
                : _groups.Add(name, _openDetector(file, ModelFile.HashOf(file)));
            group.Version = version;
            group.File = file;
            group.ReadingsApplied = reader.Int64();
            group.NewestEventTime = reader.Int64();
            group.LastTriggerReading = reader.Int64();
            group.LastTriggerEventTime = reader.Int64();
            foreach (ref readonly var reading in openHistory($"history {index}").AsSpan())
                group.History.Add(in reading);
            var isPending = reader.Byte() != 0;
            var (trigger, due) = isPending ? (reader.Int64(), reader.Int64()) : default;
            var labels = ReadKept(ref reader, group, contentVersion, isPending);
            if (isPending) group.Pending = new PendingRetraining(trigger, due, openHistory($"pending {index}"), labels);
        }
    }

    /// <summary>Takes in a sensor whose state is not in a batch's hands: its shard admits it from the
    /// checkpoint.</summary>
    internal SensorEntry RestoreSensor(
        ReadOnlySpan<byte> name, SensorProfile profile, long newestEventTime, ulong newestValueHash)
    {
        var sensor = Register(name, profile);
        _sensors.NewestEventTime(sensor.Index) = newestEventTime;
        _sensors.NewestValueHash(sensor.Index) = newestValueHash;
        return sensor;
    }

    private void ReadSensors(ref RecordReader reader, int contentVersion)
    {
        var count = reader.Int32();
        for (var i = 0; i < count; i++)
        {
            var (index, name, profile) = SensorRecord.Read(ref reader, contentVersion >= 2);
            var sensor = Admit(name, profile);
            if (sensor.Index != index)
                throw new InvalidDataException($"sensor {index} stands where {sensor.Index} is due");
            _sensors.NewestEventTime(index) = reader.Int64();
            _sensors.NewestValueHash(index) = (ulong)reader.Int64();
        }
    }
}
