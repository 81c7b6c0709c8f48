using RnnStream.Pipeline;

namespace RnnStream.Worker.Hosting;

/// <summary>When the next checkpoint is due: after a time, or after so many readings, but never so often that writing
/// them takes more than a fifth of the time.</summary>
/// <param name="options">After which time and how many readings.</param>
/// <param name="time">The clock.</param>
/// <param name="atLast">Readings received at the checkpoint that the process began with.</param>
internal sealed class CheckpointPace(PipelineOptions options, TimeProvider time, long atLast)
{
    private const int RestPerWriting = 4;

    // A wait for room counts as writing, and may have been long.
    private static readonly TimeSpan RestMax = TimeSpan.FromHours(1);
    private long _begun = time.GetTimestamp();
    private long _ended = time.GetTimestamp();
    private TimeSpan _duration;
    private long _atLast = atLast;

    /// <summary>Whether to begin one.</summary>
    /// <param name="now">Readings received so far.</param>
    public bool IsDue(long now)
    {
        if (now == _atLast || time.GetElapsedTime(_ended) < Rest) return false;
        return now - _atLast >= options.CheckpointReadings
            || time.GetElapsedTime(_begun) >= options.CheckpointInterval;
    }

    private TimeSpan Rest => _duration < RestMax / RestPerWriting ? _duration * RestPerWriting : RestMax;

    /// <summary>One begins.</summary>
    /// <param name="now">Readings received so far.</param>
    public void Begin(long now)
    {
        _atLast = now;
        _begun = time.GetTimestamp();
    }

    /// <summary>It is written, or failed.</summary>
    public void End()
    {
        _ended = time.GetTimestamp();
        _duration = time.GetElapsedTime(_begun, _ended);
    }
}
