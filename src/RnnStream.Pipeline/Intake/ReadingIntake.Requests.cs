using RnnStream.Core.Readings;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>Requests: each has its place in the order of readings, and what it changes is recorded there.</summary>
public sealed partial class ReadingIntake
{
    /// <summary>Forgets what a sensor was: its state, and the time of its newest reading, so that a sensor whose clock
    /// ran ahead is heard again.</summary>
    /// <returns>False when there is no such sensor.</returns>
    public bool TryReset(ReadOnlySpan<byte> sensorName)
    {
        lock (_gate)
        {
            if (_sensors.Find(sensorName) is not { } sensor) return false;
            Record(RecordKind.Reset, sensor, isMuted: false);
            Reset(sensor);
            return true;
        }
    }

    /// <summary>From here on a sensor's episodes are published, or are not. It is scored all the same.</summary>
    /// <returns>False when there is no such sensor.</returns>
    public bool TryMute(ReadOnlySpan<byte> sensorName, bool isMuted)
    {
        lock (_gate)
        {
            if (_sensors.Find(sensorName) is not { } sensor) return false;
            Record(RecordKind.Mute, sensor, isMuted);
            Mute(sensor, isMuted);
            return true;
        }
    }

    /// <summary>Takes a request and acknowledges it like a reading. A retained one is old and is ignored; one that is
    /// delivered again was applied already.</summary>
    internal void DeliverRequest(
        IMessageClient client, IRequestSink requests, ReadOnlySpan<byte> verb, in ReceivedMessage message)
    {
        lock (_gate)
        {
            if (_isStopped) return;
            if (!message.Retained && IsNew(in message))
            {
                _flow.Current.WhenDone(requests.OnRequest(verb, message.Payload));
                NoteUnrecorded();
            }
            if (message.QualityOfService != QualityOfService.AtMostOnce)
                _flow.Current.AcknowledgeWhenDone(client, message.Position);
        }
    }

    internal void RecoverReset(ReadOnlySpan<byte> body)
    {
        lock (_gate) Reset(RequestedSensor(SensorRequestRecord.Read(body)));
    }

    internal void RecoverMute(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var record = SensorRequestRecord.Read(body);
            Mute(RequestedSensor(record), record.IsMuted);
        }
    }

    private SensorEntry RequestedSensor(SensorRequestRecord record)
    {
        if ((uint)record.Sensor >= (uint)_sensors.Count)
        {
            throw new InvalidDataException(
                $"a request for sensor {record.Sensor}, of which {_sensors.Count} are defined");
        }
        Remember(new MessageName(record.PacketId, record.MessageHash));
        return _sensors[record.Sensor];
    }

    private void Record(RecordKind kind, SensorEntry sensor, bool isMuted)
    {
        new SensorRequestRecord(sensor.Index, _packetId, _messageHash, isMuted).WriteTo(_record);
        _log?.Append(kind, _record.Written);
        _isRecorded = true;
    }

    private MessageName Message => new(_packetId, _messageHash);

    private void Record(RecordKind kind, GroupRequestRecord record)
    {
        record.WriteTo(_record);
        _log?.Append(kind, _record.Written);
        _isRecorded = true;
    }

    private void Record(RecordKind kind, LabelRecord record)
    {
        record.WriteTo(_record);
        _log?.Append(kind, _record.Written);
        _isRecorded = true;
    }

    private void Remember(MessageName message)
    {
        if (message.PacketId != 0) _redeliveries.Remember(message.PacketId, message.Hash);
    }

    private void Reset(SensorEntry sensor)
    {
        // What the window held of it was of the clock that is forgotten.
        for (var held = _window.Forget(sensor.Index); held > 0; held--) Accounting.Reject(RejectionReason.Late);
        Accounting.Held = _window.Count;
        _sensors.NewestEventTime(sensor.Index) = long.MinValue;
        _flow.Current.Parts[sensor.Shard].AddMark(ShardBatch.Reset, sensor.Slot, _newestEventTime);
    }

    private void Mute(SensorEntry sensor, bool isMuted)
    {
        _sensors.SetMuted(sensor.Index, isMuted);
        _flow.Current.Parts[sensor.Shard].AddMark(
            isMuted ? ShardBatch.Mute : ShardBatch.Unmute, sensor.Slot, _newestEventTime);
    }

    private void WriteMuted(RecordWriter writer)
    {
        writer.Int32(_sensors.Muted.Count);
        foreach (var index in _sensors.Muted) writer.Int32(index);
    }

    /// <summary>Checkpoints of programs without requests end before this.</summary>
    private void ReadMuted(ref RecordReader reader)
    {
        var count = reader.IsAtEnd ? 0 : reader.Int32();
        for (var i = 0; i < count; i++)
        {
            var sensor = _sensors[reader.Int32()];
            _sensors.SetMuted(sensor.Index, isMuted: true);
            _flow.Current.Parts[sensor.Shard].AddMark(ShardBatch.StayMuted, sensor.Slot, _newestEventTime);
        }
    }
}
