namespace RnnStream.Core.Detection;

/// <summary>The run of equal values a channel is in, against the longest it has shown.</summary>
/// <remarks>A channel that hardly ever changed has shown nothing to compare with and is never stuck. A run that was
/// flagged and ended by itself counts half, so that the same run next time is flagged later or not at all.</remarks>
internal struct StuckCheck
{
    private const int RunFlagged = 20;
    private const int ChangesKnown = 30;
    private const int LongestFactor = 4;

    private double _value;
    private long _run;
    private long _longest;
    private long _changes;

    /// <summary>Share of the run that flags: 1 or more means stuck.</summary>
    public readonly double Score() => _changes < ChangesKnown ? 0 : _run / (double)Limit;

    private readonly long Limit => Math.Max(RunFlagged, LongestFactor * _longest);

    /// <summary>Takes a value in.</summary>
    public void Observe(double value)
    {
        if (value == _value && _run > 0)
        {
            _run++;
            return;
        }

        if (_run > 0)
        {
            _longest = Math.Max(_longest, _run >= Limit ? _run / 2 : _run);
            _changes++;
        }

        _value = value;
        _run = 1;
    }
}
