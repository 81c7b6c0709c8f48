using RnnStream.Core.Detection;

namespace RnnStream.Worker.Dashboard;

/// <summary>What the dashboard keeps of one sensor: the newest assessment and the last few readings.</summary>
/// <remarks>Invariant: at most <see cref="PointsMax"/> readings; a new one takes the place of the oldest.</remarks>
internal sealed class DashboardSensor(string name, string unit)
{
    public const int PointsMax = 240;

    private const int PointsAtFirst = 16;

    private DashboardPoint[] _points = new DashboardPoint[PointsAtFirst];

    public string Name => name;

    public string Unit => unit;

    public Assessment Latest { get; private set; }

    public long Readings { get; private set; }

    public void Add(in Assessment assessment)
    {
        if (Readings == _points.Length && _points.Length < PointsMax)
            Array.Resize(ref _points, Math.Min(_points.Length * 4, PointsMax));
        _points[Readings++ % _points.Length] = DashboardPoint.Of(assessment);
        Latest = assessment;
    }

    public void AddSilence(in Assessment assessment) => Latest = assessment;

    /// <summary>The last readings in order of time.</summary>
    /// <param name="count">How many at the most.</param>
    public DashboardPoint[] Points(int count = PointsMax)
    {
        var length = (int)Math.Min(Math.Min(Readings, _points.Length), count);
        var points = new DashboardPoint[length];
        for (var index = 0; index < length; index++)
            points[index] = _points[(Readings - length + index) % _points.Length];
        return points;
    }
}
