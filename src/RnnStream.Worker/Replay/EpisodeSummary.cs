using RnnStream.Core.Detection;
using RnnStream.Pipeline.Intake;

namespace RnnStream.Worker.Replay;

/// <summary>One episode, from its first reading to its last.</summary>
/// <param name="Sensor">Whose.</param>
/// <param name="Opening">The assessment that opened it.</param>
/// <param name="Latest">The assessment that closed it, or the newest change of an open one.</param>
internal sealed record EpisodeSummary(SensorEntry Sensor, Assessment Opening, Assessment Latest)
{
    /// <summary>Whether it has ended.</summary>
    public bool IsClosed => Latest.Phase == EpisodePhase.Closed;
}
