using RnnStream.Core.Readings;

namespace RnnStream.Worker.Simulation;

/// <summary>Tells how long a reading is still to wait: by the simulated clock, by a rate, or not at all.</summary>
internal sealed class PublishPace(SimulateSettings settings, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _readings;

    /// <summary>Time until the next reading is due; it is counted as soon as it is.</summary>
    public TimeSpan Ahead(long eventTime)
    {
        var due = settings.Rate is { } rate ? TimeSpan.FromSeconds(_readings / rate)
            : settings.Speed is { } speed ? EventTime.ToTimeSpan(eventTime - settings.Simulation.Start) / speed
            : TimeSpan.Zero;
        var ahead = due - time.GetElapsedTime(_started);
        if (ahead <= TimeSpan.FromMilliseconds(2)) _readings++;
        return ahead;
    }
}
