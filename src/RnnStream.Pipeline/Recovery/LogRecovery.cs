using System.Buffers.Binary;
using RnnStream.Pipeline.Checkpoints;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Checkpoints;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Recovery;

/// <summary>Brings everything back to where the log ends: newest checkpoint, then the records behind it.</summary>
/// <remarks>The records take the same way as live readings did (intake, batches, shard loops), so recovery cannot
/// differ from the run it repeats. It writes nothing, so a crash in the middle of it changes nothing.</remarks>
internal sealed class LogRecovery(
    Checkpoint? checkpoint, ReadingLog log, ReadingIntake intake, SensorDirectory sensors, Shard[] shards,
    Outbox? outbox, string silenceRule)
{
    private double[] _values = new double[16];
    private long _readings;
    private long _records;

    /// <summary>Recovers; the shard loops must be running, the schedule must wait for outcomes from the log.</summary>
    public RecoveryReport Run(Func<Task> drain, CancellationToken cancellationToken)
    {
        var from = checkpoint?.Sequence ?? 0;
        if (checkpoint is not null) Restore(checkpoint, drain);
        if (log.FirstSequence > from)
        {
            throw new InvalidDataException(
                $"the log begins at record {log.FirstSequence}, but "
                + (checkpoint is null ? "there is no readable checkpoint" : $"the checkpoint ends at record {from}"));
        }
        using var cursor = log.Read(from);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Apply(cursor);
            _records++;
        }
        return new RecoveryReport(checkpoint?.Sequence ?? -1, _records, _readings, sensors.Count);
    }

    private void Apply(LogCursor cursor)
    {
        switch (cursor.Kind)
        {
            case RecordKind.Reading:
                _readings++;
                intake.RecoverReading(ReadingRecord.Read(cursor.Body, ref _values));
                break;
            case RecordKind.Sensor:
                intake.RecoverSensor(cursor.Body);
                break;
            case RecordKind.Tick:
                intake.RecoverTick(BinaryPrimitives.ReadInt64LittleEndian(cursor.Body));
                break;
            case RecordKind.Promotion:
                intake.RecoverPromotion(PromotionRecord.Read(cursor.Body));
                break;
            case RecordKind.Accounting:
                intake.RecoverAccounting(cursor.Body);
                break;
            case RecordKind.Reset:
                intake.RecoverReset(cursor.Body);
                break;
            case RecordKind.Mute:
                intake.RecoverMute(cursor.Body);
                break;
            case RecordKind.Configuration:
                intake.RecoverConfiguration(cursor.Body);
                break;
            case RecordKind.Retrain:
                intake.RecoverRetrain(cursor.Body);
                break;
            case RecordKind.Rollback:
                intake.RecoverRollback(cursor.Body);
                break;
            case RecordKind.Label:
                intake.RecoverLabel(cursor.Body);
                break;
            default:
                throw new InvalidDataException(
                    $"record {cursor.Sequence}: kind {cursor.Kind} is not known to this version");
        }
    }

    private void Restore(Checkpoint source, Func<Task> drain)
    {
        intake.Restore(
            ReadAll(source, "intake"), new HistoriesSection(source).Read, () => RestoreSensors(source));
        drain().GetAwaiter().GetResult();
        // Checkpoints before version 3 hold the states themselves.
        if (source.TryOpenSection("states") is { } states) RestoreStates(source, states);
        // Checkpoints of programs without an outbox have no such section.
        if (outbox is not null && source.TryOpenSection("outbox") is not null)
            outbox.Restore(ReadAll(source, "outbox"));
    }

    /// <summary>Nothing has reached the shards yet: they take the sensors in here, and read each state when it is
    /// needed.</summary>
    private void RestoreSensors(Checkpoint source)
    {
        var states = source.States;
        var silentFrom = SilenceSection.Read(source, silenceRule, states?.Count ?? 0);
        SensorsSection.Read(source, (name, profile, newestEventTime, newestValueHash) =>
        {
            var sensor = intake.RestoreSensor(name, profile, newestEventTime, newestValueHash);
            if (sensor.Index >= silentFrom.Length)
                throw new InvalidDataException($"checkpoint {source.Sequence}: sensor {sensor.Index} has no state");
            shards[sensor.Shard].AdmitStored(sensor, states!, silentFrom[sensor.Index]);
        });
        if (sensors.Count != silentFrom.Length)
        {
            throw new InvalidDataException(
                $"checkpoint {source.Sequence}: {silentFrom.Length} states of {sensors.Count} sensors");
        }
        foreach (var shard in shards) shard.States.CheckSizes();
    }

    private void RestoreStates(Checkpoint source, CheckpointReader states)
    {
        Span<byte> head = stackalloc byte[8];
        var block = new byte[4096];
        while (states.Remaining > 0)
        {
            states.ReadExactly(head);
            var index = BinaryPrimitives.ReadInt32LittleEndian(head);
            var size = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
            if ((uint)index >= (uint)sensors.Count || size < 0 || size > states.Remaining)
                throw new InvalidDataException($"checkpoint {source.Sequence}: state of sensor {index}, {size} bytes");
            if (block.Length < size) block = new byte[size];
            states.ReadExactly(block.AsSpan(0, size));
            var sensor = sensors[index];
            shards[sensor.Shard].Restore(sensor, block.AsSpan(0, size));
        }
    }

    private static byte[] ReadAll(Checkpoint source, string section)
    {
        var reader = source.OpenSection(section);
        var bytes = new byte[reader.Remaining];
        reader.ReadExactly(bytes);
        return bytes;
    }
}
