using RnnStream.Formats;
using RnnStream.Pipeline.Records;

namespace RnnStream.Pipeline.Intake;

/// <summary>Readings that are recorded but wait a little for older ones, sensor by sensor, in the order of their
/// times.</summary>
/// <remarks>
/// A reading leaves when <see cref="SensorProfile.ReorderReadings"/> newer ones of its sensor have come, or when event
/// time (the sensor's own, or that of a tick) is <see cref="SensorProfile.ReorderTime"/> ahead of it. Only recorded
/// arrivals and event times decide, never a clock, so recovery and replay release the same readings at the same places.
/// Readings of one time keep the order of their arrival. Bound: ReorderReadings + 1 per sensor. Owned by the intake.
/// </remarks>
internal sealed class ReorderingWindow
{
    private readonly SortedDictionary<int, List<HeldReading>> _held = [];

    /// <summary>Readings held.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the window holds the same reading already.</summary>
    public bool Contains(int sensor, long eventTime, ulong valueHash) =>
        _held.TryGetValue(sensor, out var held)
        && held.Exists(reading => reading.EventTime == eventTime && reading.ValueHash == valueHash);

    /// <summary>Takes a reading in.</summary>
    public void Add(int sensor, in HeldReading reading)
    {
        if (!_held.TryGetValue(sensor, out var held)) _held.Add(sensor, held = []);
        var at = held.Count;
        while (at > 0 && held[at - 1].EventTime > reading.EventTime) at--;
        held.Insert(at, reading);
        Count++;
    }

    /// <summary>Takes out the sensor's oldest reading, if it has waited long enough.</summary>
    public bool TryRelease(int sensor, SensorProfile profile, out HeldReading reading)
    {
        reading = default;
        if (!_held.TryGetValue(sensor, out var held)) return false;
        var isDue = held.Count > profile.ReorderReadings
            || held[^1].EventTime - held[0].EventTime >= profile.ReorderTime;
        if (isDue) reading = TakeOldest(sensor, held);
        return isDue;
    }

    /// <summary>The sensors whose oldest reading lies so far behind a tick that nothing older is waited for,
    /// ascending.</summary>
    public List<int> Expired(long now, Func<int, SensorProfile> profileOf)
    {
        var expired = new List<int>();
        foreach (var (sensor, held) in _held)
            if (held[0].EventTime <= now - profileOf(sensor).ReorderTime) expired.Add(sensor);
        return expired;
    }

    /// <summary>Takes out the sensor's oldest reading, if it is of that time or older.</summary>
    public bool TryTake(int sensor, long until, out HeldReading reading)
    {
        reading = default;
        if (!_held.TryGetValue(sensor, out var held) || held[0].EventTime > until) return false;
        reading = TakeOldest(sensor, held);
        return true;
    }

    /// <summary>Forgets what it holds of a sensor.</summary>
    /// <returns>How many readings that were.</returns>
    public int Forget(int sensor)
    {
        if (!_held.Remove(sensor, out var held)) return 0;
        Count -= held.Count;
        return held.Count;
    }

    /// <summary>Writes the window into a checkpoint.</summary>
    public void WriteTo(RecordWriter writer)
    {
        writer.Int32(Count);
        foreach (var (sensor, held) in _held)
        {
            foreach (var reading in held)
            {
                writer.Int32(sensor).Int64(reading.EventTime).Int32(reading.Values.Length);
                foreach (var value in reading.Values) writer.Double(value);
            }
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public void ReadFrom(ref RecordReader reader)
    {
        for (var left = reader.Int32(); left > 0; left--)
        {
            var sensor = reader.Int32();
            var eventTime = reader.Int64();
            var values = new double[reader.Int32()];
            for (var i = 0; i < values.Length; i++) values[i] = reader.Double();
            Add(sensor, new HeldReading(eventTime, ContentHash.Of(values), values));
        }
    }

    private HeldReading TakeOldest(int sensor, List<HeldReading> held)
    {
        var oldest = held[0];
        held.RemoveAt(0);
        if (held.Count == 0) _held.Remove(sensor);
        Count--;
        return oldest;
    }
}
