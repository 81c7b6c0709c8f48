namespace RnnStream.Core.Detection;

/// <summary>Turns scores into episodes: open, change severity, close.</summary>
/// <remarks>Invariants: at most one episode is open; every opened episode closes, after enough quiet readings or, as
/// the new normal, after a bounded number of readings; for some readings after it only a score clearly above its peak
/// opens another.</remarks>
internal struct EpisodeTracker
{
    private long _start;
    private double _peak;
    private long _readings;
    private int _quiet;
    private int _above;
    private int _refractory;
    private int _isOpen;
    private int _channel;
    private AnomalyKind _kind;
    private Severity _severity;

    /// <summary>Whether an episode is open.</summary>
    public readonly bool IsOpen => _isOpen != 0;

    /// <summary>Whether a lasting change was just accepted as the new normal.</summary>
    public readonly bool HasAccepted(DetectionOptions options) =>
        _isOpen == 0 && _readings >= options.EpisodeReadingsMax && _refractory == options.EpisodeReadingsMax;

    /// <summary>Kind of the open or last episode.</summary>
    public readonly AnomalyKind Kind => _kind;

    /// <summary>Severity of the open or last episode.</summary>
    public readonly Severity Severity => _severity;

    /// <summary>Channel that opened the open or last episode.</summary>
    public readonly int Channel => _channel;

    /// <summary>Event time of the reading that opened the open or last episode.</summary>
    public readonly long Start => _start;

    /// <summary>Highest score of the open or last episode, in decades.</summary>
    public readonly double Peak => _peak;

    /// <summary>Takes one score in.</summary>
    /// <param name="eventTime">Of the reading.</param>
    /// <param name="score">In decades.</param>
    /// <param name="threshold">In decades.</param>
    /// <param name="kind">What the reading looks like; only the opening reading's counts, a hard check's
    /// always.</param>
    /// <param name="channel">The channel that contributes most.</param>
    /// <param name="isHard">Whether a hard check (stuck, range) flags the reading.</param>
    /// <param name="options">Durations and hysteresis.</param>
    public EpisodePhase Observe(
        long eventTime, double score, double threshold, AnomalyKind kind, int channel, bool isHard,
        DetectionOptions options) =>
        IsOpen
            ? Continue(score, threshold, kind, isHard, options)
            : TryOpen(eventTime, score, threshold, kind, channel, isHard, options);

    /// <summary>Opens a silence, which only the next reading ends.</summary>
    public void OpenSilence(long eventTime, double threshold)
    {
        Open(eventTime, threshold, AnomalyKind.Silent, channel: 0, Severity.Major);
    }

    /// <summary>Closes the open episode.</summary>
    public EpisodePhase Close(DetectionOptions options)
    {
        _isOpen = 0;
        _refractory = options.RefractoryReadings;
        _above = 0;
        return EpisodePhase.Closed;
    }

    private EpisodePhase TryOpen(
        long eventTime, double score, double threshold, AnomalyKind kind, int channel, bool isHard,
        DetectionOptions options)
    {
        _above = score >= threshold ? _above + 1 : 0;
        var isRepeat = _refractory > 0 && score < _peak + 1;
        _refractory -= _refractory > 0 ? 1 : 0;
        if (_above < options.MinimumReadings || isRepeat)
        {
            return EpisodePhase.None;
        }

        Open(eventTime, score, kind, channel, Grade(score, threshold, isHard));
        return EpisodePhase.Opened;
    }

    private void Open(long eventTime, double score, AnomalyKind kind, int channel, Severity severity)
    {
        _isOpen = 1;
        _start = eventTime;
        _peak = score;
        _kind = kind;
        _channel = channel;
        _severity = severity;
        _readings = 0;
        _quiet = 0;
    }

    private EpisodePhase Continue(
        double score, double threshold, AnomalyKind kind, bool isHard, DetectionOptions options)
    {
        _readings++;
        _peak = Math.Max(_peak, score);
        _quiet = score < threshold * options.Hysteresis ? _quiet + 1 : 0;
        if (_quiet >= options.QuietReadings)
        {
            return Close(options);
        }

        if (_readings >= options.EpisodeReadingsMax && !isHard)
        {
            // As long again nothing but a higher score opens: the sensor is given that long to learn its new normal.
            Close(options);
            _refractory = options.EpisodeReadingsMax;
            return EpisodePhase.Closed;
        }

        _kind = isHard ? kind : _kind;
        var severity = Grade(_peak, threshold, isHard);
        if (severity <= _severity)
        {
            return EpisodePhase.None;
        }

        _severity = severity;
        return EpisodePhase.Changed;
    }

    private readonly Severity Grade(double score, double threshold, bool isHard) =>
        score >= threshold + 2 || (isHard && _isOpen != 0) ? Severity.Critical
            : score >= threshold + 1 ? Severity.Major
            : Severity.Minor;
}
