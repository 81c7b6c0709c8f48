namespace RnnStream.Core.Evaluation;

/// <summary>The running score while detections are added one by one, in any order.</summary>
internal sealed class NabTally
{
    private readonly IReadOnlyList<NabSeries> _series;
    private readonly NabProfile _profile;
    private readonly int[][] _earliest;
    private readonly int _windows;
    private double _raw;
    private int _found;
    private int _falseRows;

    public NabTally(IReadOnlyList<NabSeries> series, NabProfile profile)
    {
        _series = series;
        _profile = profile;
        _earliest = [.. series.Select(s => Enumerable.Repeat(int.MaxValue, s.Windows.Count).ToArray())];
        _windows = series.Sum(s => s.Windows.Count);
        _raw = -profile.FalseNegative * _windows;
    }

    /// <summary>The score so far; 0 where there is no window to find.</summary>
    public double Score
    {
        get
        {
            var nothing = -_profile.FalseNegative * _windows;
            var perfect = _profile.TruePositive * _windows;
            return _windows == 0 ? 0 : 100 * (_raw - nothing) / (perfect - nothing);
        }
    }

    public NabResult Result(double threshold) => new(_profile, Score, threshold, _found, _windows, _falseRows);

    public void Detect(int series, int row)
    {
        var windows = _series[series].Windows;
        RowWindow? previous = null;
        for (var w = 0; w < windows.Count && windows[w].First <= row; w++)
        {
            if (windows[w].Contains(row))
            {
                DetectInside(series, w, row);
                return;
            }

            previous = windows[w];
        }

        _raw += _profile.FalsePositive * NabScorer.Cost(previous, row);
        _falseRows++;
    }

    private void DetectInside(int series, int window, int row)
    {
        var earliest = _earliest[series][window];
        if (row >= earliest)
        {
            return;
        }

        var rows = _series[series].Windows[window];
        _raw += _profile.TruePositive * NabScorer.Worth(rows, row);
        _raw += earliest == int.MaxValue
            ? _profile.FalseNegative
            : -_profile.TruePositive * NabScorer.Worth(rows, earliest);
        _found += earliest == int.MaxValue ? 1 : 0;
        _earliest[series][window] = row;
    }
}
