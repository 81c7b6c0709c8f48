using RnnStream.Core.Readings;
using RnnStream.Pipeline.Shards;
using RnnStream.Storage.Log;

namespace RnnStream.Pipeline.Intake;

/// <summary>Event time: it advances with the readings, so that a replayed log sees silence exactly as it was
/// lived.</summary>
/// <remarks>Event-time ticks follow from the readings and are not recorded; ticks of the wall clock (when every sensor
/// is silent there is no reading that could tell) are.</remarks>
public sealed partial class ReadingIntake
{
    private const long TickInterval = EventTime.Minute;
    private long _newestEventTime = long.MinValue;
    private long _lastTick = long.MinValue;

    /// <summary>Newest event time of any reading, nanoseconds since 1970; <see cref="long.MinValue"/> before the
    /// first.</summary>
    public long NewestEventTime => Interlocked.Read(ref _newestEventTime);

    /// <summary>The wall clock says that so much event time has passed although no reading came.</summary>
    /// <remarks>Ignored while the readings are not live: more than ten minutes behind the clock, or ahead of
    /// it.</remarks>
    public void Tick(long now)
    {
        lock (_gate)
        {
            var isLive = _newestEventTime != long.MinValue && now >= _newestEventTime
                && now - Math.Max(_newestEventTime, _lastTick) <= 10 * EventTime.Minute;
            if (_isStopped || !isLive || now - _lastTick < TickInterval) return;
            _log?.Append(RecordKind.Tick, _record.Restart().Int64(now).Written);
            MarkTick(now);
            ReleaseExpired();
            Close();
        }
    }

    private void AdvanceTime(long eventTime)
    {
        if (eventTime <= _newestEventTime) return;
        _newestEventTime = eventTime;
        if (_lastTick == long.MinValue) _lastTick = eventTime;
        else if (eventTime - _lastTick >= TickInterval) MarkTick(eventTime);
    }

    private void MarkTick(long now)
    {
        _lastTick = now;
        _isExpiryDue = _window.Count > 0;
        foreach (var part in _flow.Current.Parts) part.AddMark(ShardBatch.Tick, now);
    }
}
