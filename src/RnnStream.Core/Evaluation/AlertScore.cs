using RnnStream.Core.Detection;

namespace RnnStream.Core.Evaluation;

/// <summary>A stream of assessments as scores in [0, 1], one alert per fault: repeats soon after an alert are
/// suppressed.</summary>
/// <remarks>Causal. The map is score/(score + threshold), strictly increasing. A reading that opens an episode gets
/// 0.5 or more, so that 0.5 is the product's own threshold; what stays below it gets less than 0.5, and only where its
/// level, in half decades around the threshold, is above that of the last alert. An alert is forgotten after 200
/// readings below half its score.</remarks>
public sealed class AlertScore
{
    private const int QuietReadings = 200;
    private const double LevelStep = 0.5;
    private const double Hysteresis = 0.5;
    private const double LeastShare = 0.25;
    private const double BelowThresholdMax = 0.499;

    private double _level = double.NegativeInfinity;
    private double _peak;
    private int _quiet;

    /// <summary>The score of the next assessment, in [0, 1).</summary>
    public double Next(in Assessment assessment)
    {
        var score = assessment.WarmUp < 1 ? 0 : assessment.Score;
        _quiet = score < _peak * Hysteresis ? _quiet + 1 : 0;
        if (_quiet >= QuietReadings)
        {
            _level = double.NegativeInfinity;
            _peak = 0;
            _quiet = 0;
        }

        var share = score / (score + assessment.Threshold);
        if (assessment.Phase == EpisodePhase.Opened)
        {
            _level = Math.Max(_level, 0);
            _peak = Math.Max(_peak, score);
            return share;
        }

        var level = Math.Floor((score - assessment.Threshold) / LevelStep);
        if (assessment.IsAnomaly || score < LeastShare * assessment.Threshold || level <= _level)
        {
            return 0;
        }

        _level = level;
        _peak = score;
        return Math.Min(BelowThresholdMax, share);
    }
}
