using RnnStream.Core.Detection;
using RnnStream.Formats;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Dashboard;

/// <summary>Takes one shard's assessments for the dashboard.</summary>
/// <remarks>Written by its shard, read by requests: both under the gate, held for a few dozen nanoseconds by the one
/// and for the time of a copy by the other.</remarks>
internal sealed class DashboardTap(DashboardFeed feed) : IAssessmentSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, DashboardSensor> _sensors = [];
    private readonly Dictionary<string, DashboardEpisode> _open = [];
    private readonly Queue<DashboardEpisode> _closed = [];

    public long Readings { get; private set; }

    public long Episodes { get; private set; }

    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment) =>
        Add(sensor.Index, sensor.Name, sensor.Profile, assessment);

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment)
    {
        lock (_gate)
        {
            SensorOf(sensor.Index, sensor.Name, sensor.Profile.Unit)?.AddSilence(assessment);
            Follow(sensor.Name, sensor.Profile, assessment);
        }
    }

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }

    /// <summary>Copies what <paramref name="choose"/> makes of each sensor.</summary>
    public void CopySensors<T>(List<T> destination, Func<DashboardSensor, T> choose)
    {
        lock (_gate)
        {
            foreach (var sensor in _sensors.Values) destination.Add(choose(sensor));
        }
    }

    /// <summary>Copies the episodes, open ones and the newest that are over.</summary>
    public void CopyEpisodes(List<DashboardEpisode> destination)
    {
        lock (_gate)
        {
            destination.AddRange(_open.Values);
            destination.AddRange(_closed);
        }
    }

    /// <summary>One assessed reading.</summary>
    internal void Add(int index, string name, SensorProfile profile, in Assessment assessment)
    {
        lock (_gate)
        {
            Readings++;
            SensorOf(index, name, profile.Unit)?.Add(assessment);
            Follow(name, profile, assessment);
        }
    }

    private DashboardSensor? SensorOf(int index, string name, string unit)
    {
        if (_sensors.TryGetValue(index, out var sensor)) return sensor;
        return feed.TryTakePlace() ? _sensors[index] = new DashboardSensor(name, unit) : null;
    }

    private void Follow(string sensor, SensorProfile profile, in Assessment assessment)
    {
        if (assessment.Phase == EpisodePhase.None) return;
        if (assessment.Phase == EpisodePhase.Opened) Episodes++;
        var isClosed = assessment.Phase == EpisodePhase.Closed;
        if (_open.TryGetValue(sensor, out var known) && isClosed)
        {
            var peak = Math.Max(known.Peak, assessment.EpisodePeak);
            Close(known with { End = assessment.EventTime, Peak = peak, IsOpen = false });
            return;
        }

        if (isClosed || (known is null && _open.Count >= DashboardFeed.EpisodesMax)) return;
        var start = assessment.EpisodeStart == 0 ? assessment.EventTime : assessment.EpisodeStart;
        _open[sensor] = new DashboardEpisode(
            sensor, known?.Start ?? start, assessment.EventTime, assessment.Kind, assessment.Severity,
            assessment.EpisodePeak, EpisodeReason.Of(sensor, profile, in assessment), IsOpen: true);
    }

    private void Close(DashboardEpisode episode)
    {
        _open.Remove(episode.Sensor);
        if (_closed.Count == DashboardFeed.EpisodesMax) _closed.Dequeue();
        _closed.Enqueue(episode);
    }
}
