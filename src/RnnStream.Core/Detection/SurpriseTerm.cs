namespace RnnStream.Core.Detection;

/// <summary>One term of a channel's surprise: the tail of its sizes, and how often it has peaked.</summary>
/// <remarks>A term whose sizes come in long runs (the time of day, the level) peaks far more often than a tail of
/// single readings promises; taken off term by term, the peaks of one do not hide those of another.</remarks>
internal struct SurpriseTerm
{
    private ResidualTail _tail;
    private PeakHistory _peaks;

    /// <summary>Size from which a value belongs to the tail, in the term's unit.</summary>
    public readonly double Edge => _tail.Edge;

    /// <summary>Decades of surprise of a size, which is then taken into the history.</summary>
    public double Judge(double size, DetectorTuning tuning)
    {
        var decades = _tail.Score(size, tuning.TermCap);
        _tail.Observe(size, decades > tuning.ExtremeDecades, tuning.TailShare);
        var judged = _peaks.Score(decades, _tail.Count, tuning.TermKappa, tuning.PeakTolerance);
        _peaks.Observe(decades);
        return judged;
    }
}
