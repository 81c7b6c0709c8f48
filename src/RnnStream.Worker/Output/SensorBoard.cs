using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Output;

/// <summary>The latest assessment of every sensor, for state messages and displays.</summary>
/// <remarks>One part per shard: written by that shard, read by anyone. Bounded by the number of sensors.</remarks>
internal sealed class SensorBoard
{
    // A shard may only read its own list; other threads copy under the part's gate.
    private readonly Lock _gate = new();
    private readonly List<SensorEntry> _sensors = [];
    private readonly Dictionary<int, int> _rows = [];
    private BoardRow[] _latest = new BoardRow[64];

    /// <summary>Sensors on the board.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _sensors.Count;
        }
    }

    /// <summary>Puts a sensor's newest assessment on the board.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="assessment">What was said of it.</param>
    /// <param name="isChange">Whether its anomaly state changed, so that a state message is due at once.</param>
    public void Set(SensorEntry sensor, in Assessment assessment, bool isChange)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue(sensor.Index, out var row)) row = AddRow(sensor);
            ref var entry = ref _latest[row];
            entry.Assessment = assessment;
            entry.Readings++;
            entry.IsDirty = true;
            entry.IsUrgent |= isChange;
        }
    }

    /// <summary>Copies one row.</summary>
    public (SensorEntry Sensor, BoardRow Row) this[int row]
    {
        get
        {
            lock (_gate) return (_sensors[row], _latest[row]);
        }
    }

    /// <summary>Takes a row if a state message of it is due.</summary>
    public bool TryTake(int row, long now, long interval, out SensorEntry sensor, out BoardRow entry)
    {
        lock (_gate)
        {
            ref var current = ref _latest[row];
            sensor = _sensors[row];
            var isDue = current.IsDirty && (current.IsUrgent || now - current.PublishedAt >= interval);
            if (isDue)
            {
                current.IsDirty = false;
                current.IsUrgent = false;
                current.PublishedAt = now;
            }
            entry = current;
            return isDue;
        }
    }

    /// <summary>Everything is due again: the broker may have forgotten what it retained.</summary>
    public void MarkAllDue()
    {
        lock (_gate)
        {
            for (var row = 0; row < _sensors.Count; row++)
            {
                _latest[row].IsDirty = true;
                _latest[row].IsUrgent = true;
            }
        }
    }

    private int AddRow(SensorEntry sensor)
    {
        var row = _sensors.Count;
        _sensors.Add(sensor);
        _rows.Add(sensor.Index, row);
        if (row == _latest.Length) Array.Resize(ref _latest, row * 2);
        _latest[row].PublishedAt = long.MinValue / 2;
        return row;
    }
}
