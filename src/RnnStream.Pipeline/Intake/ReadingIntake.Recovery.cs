using RnnStream.Pipeline.Commit;
using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Intake;

/// <summary>Recovery: the records of the log take the way that the readings took, but are not recorded again.</summary>
public sealed partial class ReadingIntake
{
    /// <summary>From here on everything is recorded.</summary>
    internal void BeginRecording(RecordLog log)
    {
        lock (_gate) _log = log;
    }

    internal void RecoverReading(in ReadingRecord record)
    {
        lock (_gate)
        {
            if ((uint)record.Sensor >= (uint)_sensors.Count)
            {
                throw new InvalidDataException(
                    $"a reading of sensor {record.Sensor}, of which {_sensors.Count} are defined");
            }
            if (record.PacketId != 0) _redeliveries.Remember(record.PacketId, record.MessageHash);
            Accounting.Receive();
            Apply(_sensors[record.Sensor], record.EventTime, record.Values);
            if (_flow.IsFull(_options.BatchSize)) Close();
        }
    }

    internal void RecoverSensor(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var reader = new RecordReader(body);
            var (index, name, profile) = SensorRecord.Read(ref reader, hasReordering: true);
            if (index != _sensors.Count)
                throw new InvalidDataException($"sensor {index} is defined where sensor {_sensors.Count} is due");
            Admit(name, profile);
        }
    }

    internal void RecoverTick(long now)
    {
        lock (_gate)
        {
            MarkTick(now);
            ReleaseExpired();
        }
    }

    internal void RecoverAccounting(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var reader = new RecordReader(body);
            AccountingRecord.Read(
                ref reader, Accounting, Examples, _redeliveries, AccountingRecord.HasReceived(body));
            _rejectedAtLastRecord = Accounting.NotApplied;
        }
    }

    internal void RecoverPromotion(PromotionRecord record)
    {
        lock (_gate)
        {
            var group = _groups.GetOrAdd(record.Group);
            TakeEffect(group, record, record.IsPromoted ? _openDetector(record.File, record.FileHash) : null);
        }
    }
}
