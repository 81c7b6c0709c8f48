using RnnStream.Core.Detection;
using RnnStream.Formats;
using RnnStream.Worker.Output;

namespace RnnStream.Worker.Reports;

/// <summary>What the report keeps of one sensor: a chart of bounded length, its episodes, its counts.</summary>
/// <remarks>Invariant: at most <c>bucketsMax</c> buckets; when they are full, neighbours are joined in pairs and each
/// new bucket holds twice as many readings. Beyond <see cref="EpisodesMax"/> episodes are counted, no longer
/// listed.</remarks>
internal sealed class ReportSeries(string name, SensorProfile profile, int bucketsMax)
{
    public const int EpisodesMax = 500;

    private readonly List<ReportBucket> _buckets = [];
    private readonly List<ReportEpisode> _episodes = [];
    private int _readingsPerBucket = 1;
    private ReportEpisode? _open;

    public string Name => name;

    public IReadOnlyList<ReportBucket> Buckets => _buckets;

    public long Readings { get; private set; }

    public long Anomalies { get; private set; }

    public long EpisodeCount { get; private set; }

    public double Peak { get; private set; }

    public double Threshold { get; private set; }

    public float WarmUp { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    /// <summary>Episodes in order of start; the one still open comes last.</summary>
    public IEnumerable<ReportEpisode> Episodes => _open is null ? _episodes : [.. _episodes, _open];

    public void Add(in Assessment assessment)
    {
        if (Readings++ == 0) First = assessment.EventTime;
        Last = assessment.EventTime;
        (Threshold, WarmUp) = (assessment.Threshold, assessment.WarmUp);
        if (assessment.WarmUp >= 1) Peak = Math.Max(Peak, assessment.Score);
        if (assessment.IsAnomaly) Anomalies++;
        AddToBuckets(assessment);
        Follow(assessment);
    }

    /// <summary>A sensor fell silent or spoke again: its episode changed without a reading.</summary>
    public void AddSilence(in Assessment assessment) => Follow(assessment);

    private void AddToBuckets(in Assessment assessment)
    {
        if (_buckets.Count == 0 || _buckets[^1].Count >= _readingsPerBucket)
        {
            if (_buckets.Count == bucketsMax) JoinPairs();
            _buckets.Add(default);
        }

        var last = _buckets[^1];
        last.Add(assessment);
        _buckets[^1] = last;
    }

    private void JoinPairs()
    {
        for (var index = 0; index < _buckets.Count / 2; index++)
        {
            var bucket = _buckets[2 * index];
            bucket.Join(_buckets[(2 * index) + 1]);
            _buckets[index] = bucket;
        }

        _buckets.RemoveRange(_buckets.Count / 2, _buckets.Count - (_buckets.Count / 2));
        _readingsPerBucket *= 2;
    }

    private void Follow(in Assessment assessment)
    {
        if (assessment.Phase == EpisodePhase.Opened)
        {
            EpisodeCount++;
            var start = assessment.EpisodeStart == 0 ? assessment.EventTime : assessment.EpisodeStart;
            _open = new ReportEpisode(
                start, assessment.EventTime, assessment.Kind, assessment.Severity, assessment.EpisodePeak,
                EpisodeReason.Of(name, profile, in assessment), IsOpen: true);
            return;
        }

        if (_open is null) return;
        var isWorse = assessment.Severity > _open.Severity;
        _open = _open with
        {
            End = assessment.EventTime,
            Peak = Math.Max(_open.Peak, assessment.EpisodePeak),
            Severity = isWorse ? assessment.Severity : _open.Severity,
            Kind = isWorse && assessment.Kind != AnomalyKind.None ? assessment.Kind : _open.Kind,
            Reason = isWorse && assessment.Kind != AnomalyKind.None
                ? EpisodeReason.Of(name, profile, in assessment)
                : _open.Reason,
        };
        if (assessment.Phase != EpisodePhase.Closed) return;
        if (_episodes.Count < EpisodesMax) _episodes.Add(_open with { IsOpen = false });
        _open = null;
    }
}
