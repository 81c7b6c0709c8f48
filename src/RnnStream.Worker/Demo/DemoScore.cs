using RnnStream.Core.Readings;
using RnnStream.Core.Simulation;
using RnnStream.Worker.Replay;

namespace RnnStream.Worker.Demo;

/// <summary>Holds the episodes that were raised against the faults that were injected.</summary>
/// <remarks>A fault is found when an episode of its sensor is open at any time from its start to its end plus a grace.
/// An episode is false when it touches no fault of its sensor, that grace included. The grace covers what follows a
/// fault by nature: the return to normal is a change too.</remarks>
internal sealed class DemoScore
{
    private const long Grace = 6 * EventTime.Hour;

    /// <param name="faults">The injected faults.</param>
    /// <param name="episodes">The raised episodes.</param>
    /// <param name="nameOf">The name under which a simulated sensor was seen.</param>
    /// <param name="reached">Event time up to which readings were published.</param>
    public DemoScore(
        IReadOnlyList<Fault> faults, IReadOnlyList<EpisodeSummary> episodes, Func<Fault, string> nameOf, long reached)
    {
        var bySensor = episodes.ToLookup(static episode => episode.Sensor.Name, StringComparer.Ordinal);
        foreach (var fault in faults)
        {
            if (fault.Start > reached) continue;
            Injected++;
            var isFound = bySensor[nameOf(fault)].Any(episode => Touches(episode, fault));
            if (isFound) Found++;
            else Missed.Add(fault);
        }
        var faultsOf = faults.ToLookup(nameOf, StringComparer.Ordinal);
        False.AddRange(episodes.Where(
            episode => !faultsOf[episode.Sensor.Name].Any(fault => Touches(episode, fault))));
    }

    /// <summary>Faults that had begun.</summary>
    public int Injected { get; }

    /// <summary>Faults for which an episode was raised.</summary>
    public int Found { get; }

    /// <summary>Faults for which none was.</summary>
    public List<Fault> Missed { get; } = [];

    /// <summary>Episodes that no fault explains.</summary>
    public List<EpisodeSummary> False { get; } = [];

    private static bool Touches(EpisodeSummary episode, Fault fault)
    {
        var end = episode.IsClosed ? episode.Latest.EventTime : long.MaxValue;
        return episode.Opening.EpisodeStart <= fault.End + Grace && end >= fault.Start;
    }
}
