using RnnStream.Formats;
using RnnStream.Pipeline.Records;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>Readings out of order, and what a changed configuration says of known sensors.</summary>
public sealed partial class ReadingIntake
{
    private readonly ReorderingWindow _window = new();
    private readonly Func<int, SensorProfile> _profileOf;
    private bool _isExpiryDue;

    /// <summary>The source has ended and nothing older can come: what is held is applied. Only without a data
    /// directory, where nothing goes on later.</summary>
    public void ReleaseHeld()
    {
        lock (_gate)
        {
            if (_log is not null) return;
            foreach (var sensor in _window.Expired(long.MaxValue, _profileOf))
                while (_window.TryTake(sensor, long.MaxValue, out var reading)) Release(_sensors[sensor], in reading);
        }
    }

    /// <summary>A recorded reading: applied now, or held until older ones can no longer come.</summary>
    private void Accept(SensorEntry sensor, long eventTime, ReadOnlySpan<double> values)
    {
        if (sensor.Profile.ReorderReadings == 0)
        {
            Advance(sensor, eventTime, values);
        }
        else
        {
            _window.Add(sensor.Index, new HeldReading(eventTime, ContentHash.Of(values), values.ToArray()));
            Accounting.Held = _window.Count;
            while (_window.TryRelease(sensor.Index, sensor.Profile, out var reading)) Release(sensor, in reading);
        }
        if (_isExpiryDue) ReleaseExpired();
    }

    private void Release(SensorEntry sensor, in HeldReading reading)
    {
        Accounting.Held = _window.Count;
        Advance(sensor, reading.EventTime, reading.Values);
    }

    /// <summary>Event time has ticked: what lies far enough behind is released, lowest sensor first. What is released
    /// may make event time tick again.</summary>
    private void ReleaseExpired()
    {
        while (_window.Count > 0 && _window.Expired(_lastTick, _profileOf) is { Count: > 0 } expired)
        {
            foreach (var sensor in expired)
            {
                var until = _lastTick - _profileOf(sensor).ReorderTime;
                while (_window.TryTake(sensor, until, out var reading)) Release(_sensors[sensor], in reading);
            }
        }
        _isExpiryDue = false;
    }

    /// <summary>A late reading that shall be assessed all the same: it changes nothing, so no record is
    /// needed.</summary>
    private void AssessLate(SensorEntry sensor, long eventTime, ReadOnlySpan<double> values) =>
        _flow.Current.Parts[sensor.Shard].Add(sensor.Slot, eventTime, LateReading, values);

    /// <summary>The configuration says something else of a sensor than when it was first seen: from here on that holds,
    /// on record. Group and channels stay, its state was laid out for them.</summary>
    private void Configure(SensorEntry sensor, SensorProfile configured)
    {
        sensor.IsProfileChecked = true;
        if (sensor.Profile.SaysTheSame(configured)) return;
        var profile = configured.With(sensor.Profile.Group, sensor.Profile.Channels);
        SensorRecord.Write(_record.Restart(), sensor.Index, sensor.NameUtf8, profile);
        _log?.Append(RecordKind.Configuration, _record.Written);
        Configured(sensor, profile);
    }

    private void Configured(SensorEntry sensor, SensorProfile profile)
    {
        sensor.Profile = profile;
        _flow.Current.Parts[sensor.Shard].AddRange(sensor.Slot, profile.Minimum, profile.Maximum);
    }

    internal void RecoverConfiguration(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            var reader = new RecordReader(body);
            var (index, _, profile) = SensorRecord.Read(ref reader, hasReordering: true);
            if ((uint)index >= (uint)_sensors.Count)
            {
                throw new InvalidDataException(
                    $"a configuration of sensor {index}, of which {_sensors.Count} are defined");
            }
            Configured(_sensors[index], profile);
        }
    }
}
