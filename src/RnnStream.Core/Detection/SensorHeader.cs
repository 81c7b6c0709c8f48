namespace RnnStream.Core.Detection;

/// <summary>Everything the detector keeps of one sensor beside its channels: plain bytes, no references.</summary>
internal struct SensorHeader
{
    public long Readings;
    public long LastEventTime;
    public double Minimum;
    public double Maximum;
    public int ChannelCount;
    public int FalseAlarms;
    public SilenceCheck Silence;
    public EpisodeTracker Episode;
    public PeakHistory Peaks;

    /// <summary>Peaks of the score itself, by which the threshold is held to the budget.</summary>
    public PeakHistory ScorePeaks;
    public RecentReadings DayPhases;
}
