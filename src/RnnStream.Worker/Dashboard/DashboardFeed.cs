using RnnStream.Pipeline.Output;

namespace RnnStream.Worker.Dashboard;

/// <summary>What the dashboard shows, in bounded memory: the newest readings of sensors, and episodes.</summary>
/// <remarks>The first <see cref="SensorsMax"/> sensors are shown with their readings, about 14 kB each; those beyond
/// are counted, and their episodes listed. Safe from any thread.</remarks>
internal sealed class DashboardFeed
{
    public const int SensorsMax = 2_000;

    /// <summary>Episodes kept per shard, open and over each; the oldest go first.</summary>
    public const int EpisodesMax = 500;

    // Taps are made at start while requests may already come in.
    private readonly Lock _gate = new();
    private DashboardTap[] _taps = [];
    private int _places;

    public long Readings => _taps.Sum(static tap => tap.Readings);

    public long EpisodeCount => _taps.Sum(static tap => tap.Episodes);

    /// <summary>Makes the taker of one shard's assessments.</summary>
    public IAssessmentSink CreateTap()
    {
        var tap = new DashboardTap(this);
        lock (_gate) _taps = [.. _taps, tap];
        return tap;
    }

    /// <summary>A copy of what <paramref name="choose"/> makes of each sensor.</summary>
    public List<T> Sensors<T>(Func<DashboardSensor, T> choose)
    {
        var sensors = new List<T>();
        foreach (var tap in _taps) tap.CopySensors(sensors, choose);
        return sensors;
    }

    /// <summary>The episodes, open ones first, then the newest.</summary>
    public IEnumerable<DashboardEpisode> Episodes()
    {
        var episodes = new List<DashboardEpisode>();
        foreach (var tap in _taps) tap.CopyEpisodes(episodes);
        return episodes.OrderByDescending(static e => e.IsOpen).ThenByDescending(static e => e.Start)
            .ThenBy(static e => e.Sensor, StringComparer.Ordinal);
    }

    internal bool TryTakePlace() => _places < SensorsMax && Interlocked.Increment(ref _places) <= SensorsMax;
}
