using RnnStream.Core.Detection;
using RnnStream.Formats;

namespace RnnStream.Worker.Reports;

/// <summary>Gathers what a replay's report shows, in bounded memory. One collector per shard; not
/// thread-safe.</summary>
/// <remarks>The first 200 sensors keep 2,000 columns each, the next 1,800 keep 400, the next 18,000 keep 50: about 100
/// MB at the most. Sensors beyond <see cref="SensorsMax"/> are counted only.</remarks>
internal sealed class ReportCollector
{
    public const int SensorsMax = 20_000;

    private readonly Dictionary<string, ReportSeries> _series = [];

    public IReadOnlyCollection<ReportSeries> Series => _series.Values;

    /// <summary>Readings of sensors beyond the bound.</summary>
    public long ReadingsNotShown { get; private set; }

    /// <summary>One assessed reading.</summary>
    public void Add(string sensor, SensorProfile profile, in Assessment assessment)
    {
        if (SeriesOf(sensor, profile) is { } series) series.Add(assessment);
        else ReadingsNotShown++;
    }

    /// <summary>A change of an episode without a reading.</summary>
    public void AddSilence(string sensor, SensorProfile profile, in Assessment assessment) =>
        SeriesOf(sensor, profile)?.AddSilence(assessment);

    private ReportSeries? SeriesOf(string sensor, SensorProfile profile)
    {
        if (_series.TryGetValue(sensor, out var series)) return series;
        if (_series.Count >= SensorsMax) return null;
        var columns = _series.Count switch { < 200 => 2_000, < 2_000 => 400, _ => 50 };
        return _series[sensor] = new ReportSeries(sensor, profile, columns);
    }
}
