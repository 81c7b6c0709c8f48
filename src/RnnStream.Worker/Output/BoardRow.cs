using RnnStream.Core.Detection;

namespace RnnStream.Worker.Output;

/// <summary>What the board holds of one sensor.</summary>
internal struct BoardRow
{
    /// <summary>The newest assessment.</summary>
    public Assessment Assessment;

    /// <summary>Assessments since the start of the process.</summary>
    public long Readings;

    /// <summary>Whether it changed since the last state message.</summary>
    public bool IsDirty;

    /// <summary>Whether the next state message is due at once.</summary>
    public bool IsUrgent;

    /// <summary>When the last state message went out, in milliseconds of the monotonic clock.</summary>
    public long PublishedAt;
}
