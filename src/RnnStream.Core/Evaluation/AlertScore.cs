using RnnStream.Core.Detection;

namespace RnnStream.Core.Evaluation;

/// <summary>A stream of assessments as scores in [0, 1], one alert per fault: repeats soon after an alert are suppressed.</summary>
/// <remarks>Causal. 0.5 is the product's own threshold: score/(score + threshold), strictly increasing in the score. A reading
/// counts only if its score is above those of the readings shortly before it; the memory of a score fades
/// linearly.</remarks>
public sealed class AlertScore
{
    private readonly int _readings;
    private readonly double _step;
    private readonly double _hysteresis;
    private double _level = double.NegativeInfinity;
    private double _peak;
    private int _quiet;

    /// <summary>A fresh stream.</summary>
    /// <param name="readings">Readings over which an alert suppresses its repeats. Default 60.</param>
    /// <param name="step">Decades above.</param>
    /// <param name="hysteresis">Extend.</param>
    public AlertScore(int readings = 60, double step = 1, double hysteresis = 0.5)
    {
        _readings = readings;
        _step = step;
        _hysteresis = hysteresis;
    }

    /// <summary>The score of the next assessment, in [0, 1).</summary>
    public double Next(in Assessment assessment)
    {
        var score = assessment.WarmUp < 1 ? 0 : assessment.Score;
        _quiet = score < _peak * _hysteresis ? _quiet + 1 : 0;
        if (_quiet >= _readings)
        {
            _level = double.NegativeInfinity;
            _peak = 0;
            _quiet = 0;
        }

        if (assessment.Phase == EpisodePhase.Opened)
        {
            _level = Math.Max(_level, 0);
            _peak = Math.Max(_peak, score);
            return score / (score + assessment.Threshold);
        }

        var level = Math.Floor((score - assessment.Threshold) / _step);
        if (assessment.IsAnomaly || score < 0.25 * assessment.Threshold || level <= _level)
        {
            return 0;
        }

        _level = level;
        _peak = score;
        return Math.Min(0.499, score / (score + assessment.Threshold));
    }
}
