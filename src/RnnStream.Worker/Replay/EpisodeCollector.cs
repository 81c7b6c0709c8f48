using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;
using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Replay;

/// <summary>Gathers the episodes of one shard.</summary>
internal sealed class EpisodeCollector : IAssessmentSink
{
    private readonly Dictionary<int, EpisodeSummary> _open = [];
    private readonly List<EpisodeSummary> _closed = [];

    /// <summary>All episodes of several shards, in the order of their opening, whatever the number of shards.</summary>
    public static List<EpisodeSummary> InOrder(IEnumerable<EpisodeCollector> collectors) =>
    [
        .. collectors.SelectMany(static collector => collector._closed.Concat(collector._open.Values))
            .OrderBy(static episode => episode.Opening.EpisodeStart)
            .ThenBy(static episode => episode.Sensor.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public void OnAssessed(SensorEntry sensor, in Assessment assessment)
    {
        if (assessment.Phase != EpisodePhase.None) Change(sensor, assessment);
    }

    /// <inheritdoc/>
    public void OnSilence(SensorEntry sensor, in Assessment assessment) => Change(sensor, assessment);

    /// <inheritdoc/>
    public void OnBatchEnd()
    {
    }

    private void Change(SensorEntry sensor, Assessment assessment)
    {
        if (assessment.Phase == EpisodePhase.Opened)
        {
            if (_open.Remove(sensor.Index, out var unfinished)) _closed.Add(unfinished);
            _open.Add(sensor.Index, new EpisodeSummary(sensor, assessment, assessment));
            return;
        }
        if (!_open.TryGetValue(sensor.Index, out var episode)) return;
        episode = episode with { Latest = assessment };
        if (assessment.Phase == EpisodePhase.Closed)
        {
            _open.Remove(sensor.Index);
            _closed.Add(episode);
        }
        else _open[sensor.Index] = episode;
    }
}
