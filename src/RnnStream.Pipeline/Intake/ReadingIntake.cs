using RnnStream.Core.Detection;
using RnnStream.Core.Readings;
using RnnStream.Formats;
using RnnStream.Formats.Payloads;
using RnnStream.Formats.Rejections;
using RnnStream.Mqtt;
using RnnStream.Pipeline.Commit;
using RnnStream.Pipeline.Labels;
using RnnStream.Pipeline.Records;
using RnnStream.Pipeline.Retraining;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>Where every reading enters: gives it its place in the one order, records it, and batches it by
/// shard.</summary>
/// <remarks>
/// Invariants: all calls happen under the gate; a message's readings never straddle two batches; a reading is counted
/// exactly once, as applied or under one reason; what a batch holds and what its frame of the log holds are the same.
/// A call blocks when no batch is free: the back-pressure that reaches the socket.
/// </remarks>
public sealed partial class ReadingIntake : IReadingSink
{
    // One gate for several sources (the client, the clock, a request): uncontended while one client delivers.
    private readonly Lock _gate = new();
    private readonly SensorDirectory _sensors;
    private readonly ModelGroups _groups;
    private readonly BatchFlow _flow;
    private RecordLog? _log;
    private readonly RecordWriter _record = new();
    private readonly RetrainingSchedule _schedule;
    private readonly PipelineOptions _options;
    private readonly Func<string, byte[], SensorDetector> _openDetector;
    private readonly Func<ModelGroup, EpisodeLabel[]> _labelsOf;
    private readonly RedeliveryFilter _redeliveries = new();
    private readonly string _silenceRule;
    private long _rejectedAtLastRecord;
    private int _reasonsAtLastRecord;
    private ushort _packetId;
    private uint _messageHash;

    // Messages of the open batch that left no record: a redelivery after a crash must be recognised all the same.
    private readonly List<(ushort PacketId, uint Hash)> _unrecorded = [];
    private bool _isRecorded;

    // A recorded log says less of its sensors than a subscription: it changes no profile.
    private bool _isLive;

    /// <summary>In place of a reading's number: it is late and changes nothing.</summary>
    internal const long LateReading = -1;
    private bool _isStopped;

    internal ReadingIntake(
        PipelineOptions options, SensorDirectory sensors, ModelGroups groups, BatchFlow flow,
        RetrainingSchedule schedule, Func<string, byte[], SensorDetector> openDetector, string silenceRule)
    {
        _silenceRule = silenceRule;
        _options = options;
        _sensors = sensors;
        _groups = groups;
        _flow = flow;
        _schedule = schedule;
        _openDetector = openDetector;
        _labelsOf = LabelsOf;
        _profileOf = index => _sensors[index].Profile;
    }

    /// <summary>What became of everything that came in.</summary>
    public Accounting Accounting { get; } = new();

    /// <summary>One example per reason of what was rejected.</summary>
    public RejectionExamples Examples { get; } = new();

    /// <summary>Sensors known so far, in the order in which they were first seen.</summary>
    public int SensorCount => _sensors.Count;

    /// <summary>Raised when a retraining took effect, on the thread that delivers readings.</summary>
    public event Action<RetrainingNotice>? Retrained;

    internal RedeliveryFilter Redeliveries => _redeliveries;

    /// <summary>Decodes a message, records its readings and acknowledges it once they have had their effect.</summary>
    internal void Deliver(IMessageClient client, PayloadDecoder decoder, in ReceivedMessage message)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                Drop(in message);
                return;
            }
            _isLive = true;
            Decode(decoder, in message);
            _isLive = false;
            if (message.QualityOfService != QualityOfService.AtMostOnce)
                _flow.Current.AcknowledgeWhenDone(client, message.Position);
            CloseIfFull();
        }
    }

    /// <summary>Closes the batch: nothing more has arrived.</summary>
    public void Drained()
    {
        lock (_gate) Close();
    }

    /// <summary>Takes no further message: what comes now is not acknowledged, so that it is redelivered next
    /// time.</summary>
    public void Stop()
    {
        lock (_gate) _isStopped = true;
    }

    /// <summary>The broker began a new session: its packet identifiers mean other messages from now on.</summary>
    public void SessionLost()
    {
        lock (_gate) _redeliveries.Clear();
    }

    /// <summary>One reading from a recorded log or a decoded payload.</summary>
    public void OnReading(in DecodedReading reading)
    {
        Accounting.Receive();
        var sensor = _sensors.Find(reading.Sensor) ?? Discover(in reading);
        if (sensor is null) return;
        if (_isLive && !sensor.IsProfileChecked) Configure(sensor, reading.Profile);
        var rejection = Check(sensor, in reading);
        if (rejection == RejectionReason.None)
        {
            Apply(sensor, reading.EventTime, reading.Values);
            return;
        }
        Reject(rejection, in reading);
        if (rejection == RejectionReason.Late && sensor.Profile.Late == LateReadings.Assess)
            AssessLate(sensor, reading.EventTime, reading.Values);
    }

    /// <inheritdoc/>
    public void OnRejected(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        Accounting.Receive();
        Count(reason, topic, example, detail);
    }

    /// <summary>Readings of a recorded log: the same path, closed into batches by size alone.</summary>
    internal void DeliverLogged(in DecodedReading reading)
    {
        lock (_gate)
        {
            _packetId = 0;
            _messageHash = 0;
            OnReading(in reading);
            CloseIfFull();
        }
    }

    internal void RejectLogged(
        RejectionReason reason, ReadOnlySpan<byte> place, ReadOnlySpan<byte> example, string detail)
    {
        lock (_gate) OnRejected(reason, place, example, detail);
    }

    private void Decode(PayloadDecoder decoder, in ReceivedMessage message)
    {
        if (!IsNew(in message))
        {
            OnRejected(
                RejectionReason.Duplicate, message.Topic, message.Payload,
                "a redelivery of a message that came before");
        }
        else if (message.Retained)
        {
            OnRejected(
                RejectionReason.Retained, message.Topic, message.Payload, "a retained message is no new reading");
        }
        else decoder.Decode(message.Topic, message.Payload, message.ArrivalTime, this);
        NoteUnrecorded();
    }

    /// <summary>Only what is never sent again is lost by not being taken.</summary>
    private void Drop(in ReceivedMessage message)
    {
        if (message.QualityOfService == QualityOfService.AtMostOnce)
            OnRejected(RejectionReason.Stopping, message.Topic, message.Payload, "the service was stopping");
    }

    private void Count(
        RejectionReason reason, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> example, string detail)
    {
        Accounting.Reject(reason);
        Examples.Record(reason, topic, example, detail);
    }

    /// <summary>A message that no record names yet is named by the batch's accounting.</summary>
    private void NoteUnrecorded()
    {
        if (!_isRecorded && _packetId != 0 && _log is not null) _unrecorded.Add((_packetId, _messageHash));
    }

    /// <summary>Whether a message was not applied before; remembers it, and lets its records name it.</summary>
    private bool IsNew(in ReceivedMessage message)
    {
        _isRecorded = false;
        _packetId = message.PacketId;
        _messageHash = message.PacketId == 0 ? 0 : ContentHash.Of(message.Topic, message.Payload);
        if (message.Duplicate && _redeliveries.IsKnown(message.PacketId, _messageHash)) return false;
        if (message.PacketId != 0) _redeliveries.Remember(message.PacketId, _messageHash);
        return true;
    }

    private SensorEntry? Discover(in DecodedReading reading)
    {
        if (_sensors.IsFull)
        {
            Reject(RejectionReason.TooManySensors, in reading);
            return null;
        }
        if (_log is not null)
        {
            SensorRecord.Write(_record.Restart(), _sensors.Count, reading.Sensor, reading.Profile);
            _log.Append(RecordKind.Sensor, _record.Written);
        }
        return Admit(reading.Sensor, reading.Profile);
    }

    private SensorEntry Admit(ReadOnlySpan<byte> name, SensorProfile profile)
    {
        var known = _groups.Count;
        var sensor = Register(name, profile);
        _flow.Current.Parts[sensor.Shard].NewSensors.Add(sensor);
        if (_configured is not null && _groups.Count > known) Adopt(_groups[sensor.Group], _configured);
        return sensor;
    }

    private SensorEntry Register(ReadOnlySpan<byte> name, SensorProfile profile) =>
        _sensors.Add(name, profile, _groups.GetOrAdd(_schedule.GroupOf(name, profile)).Index);

    private RejectionReason Check(SensorEntry sensor, in DecodedReading reading)
    {
        if (reading.Values.Length != sensor.ChannelCount) return RejectionReason.ChannelMismatch;
        if (sensor.Profile.ReorderReadings > 0
            && _window.Contains(sensor.Index, reading.EventTime, ContentHash.Of(reading.Values)))
        {
            return RejectionReason.Duplicate;
        }
        var newest = _sensors.NewestEventTime(sensor.Index);
        if (reading.EventTime > newest) return RejectionReason.None;
        if (reading.EventTime < newest) return RejectionReason.Late;
        return ContentHash.Of(reading.Values) == _sensors.NewestValueHash(sensor.Index)
            ? RejectionReason.Duplicate
            : RejectionReason.None;
    }

    private void Reject(RejectionReason reason, in DecodedReading reading) =>
        Count(reason, reading.Sensor, [], reason switch
        {
            RejectionReason.Late => "older than the sensor's newest reading",
            RejectionReason.Duplicate => "the sensor's newest reading again: same time, same value",
            RejectionReason.ChannelMismatch => "another number of values than the sensor's first reading had",
            _ => "the bound Pipeline:SensorsMax is reached",
        });

    private void Apply(SensorEntry sensor, long eventTime, ReadOnlySpan<double> values)
    {
        if (_log is not null)
        {
            new ReadingRecord
            {
                Sensor = sensor.Index,
                PacketId = _packetId,
                MessageHash = _messageHash,
                EventTime = eventTime,
                Values = values,
            }.WriteTo(_record);
            _log.Append(RecordKind.Reading, _record.Written);
            _isRecorded = true;
        }
        Accept(sensor, eventTime, values);
    }

    /// <summary>From here on the reading has its effect.</summary>
    private void Advance(SensorEntry sensor, long eventTime, ReadOnlySpan<double> values)
    {
        AdvanceTime(eventTime);
        Enqueue(sensor, eventTime, values);
        AdvanceRetraining(_groups[sensor.Group], eventTime);
    }

    private void Enqueue(SensorEntry sensor, long eventTime, ReadOnlySpan<double> values)
    {
        _sensors.NewestEventTime(sensor.Index) = eventTime;
        _sensors.NewestValueHash(sensor.Index) = ContentHash.Of(values);
        Accounting.Applied++;
        _flow.Current.ReadingCount++;
        _flow.Current.Parts[sensor.Shard].Add(sensor.Slot, eventTime, Accounting.Applied, values);
        Remember(sensor, eventTime, values);
    }

    private void Remember(SensorEntry sensor, long eventTime, ReadOnlySpan<double> values)
    {
        var group = _groups[sensor.Group];
        group.ReadingsApplied++;
        group.NewestEventTime = Math.Max(group.NewestEventTime, eventTime);
        for (var channel = 0; channel < values.Length; channel++)
            group.History.Add(new HistoricReading(sensor.Index, channel, eventTime, values[channel]));
    }

    private void CloseIfFull()
    {
        if (_flow.IsFull(_options.BatchSize) || _unrecorded.Count >= AccountingRecord.MessagesMax) Close();
    }

    private void Close()
    {
        if (_log is not null) RecordAccounting(_log);
        _flow.Close(_log);
    }

    /// <summary>What a batch rejected is made durable with it, and before its messages are acknowledged.</summary>
    private void RecordAccounting(RecordLog log)
    {
        var rejected = Accounting.NotApplied;
        if (rejected == _rejectedAtLastRecord && _unrecorded.Count == 0) return;
        var isNewReason = Accounting.ReasonsSeen != _reasonsAtLastRecord;
        AccountingRecord.Write(_record.Restart(), Accounting, isNewReason ? Examples : null, _unrecorded);
        _reasonsAtLastRecord = Accounting.ReasonsSeen;
        log.Append(RecordKind.Accounting, _record.Written);
        _rejectedAtLastRecord = rejected;
        _unrecorded.Clear();
    }
}
