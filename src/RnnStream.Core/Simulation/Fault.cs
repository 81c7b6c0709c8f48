namespace RnnStream.Core.Simulation;

/// <summary>One injected fault: the label that a detector's episodes are held against.</summary>
/// <param name="Sensor">Index into the simulation's sensors.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Start">Event time of its first moment, nanoseconds since 1970, UTC; inclusive.</param>
/// <param name="End">Event time of its last moment, nanoseconds since 1970, UTC; inclusive.</param>
/// <param name="Strength">Signed size, in ordinary spreads of the sensor; 0 where the kind has none.</param>
public readonly record struct Fault(int Sensor, FaultKind Kind, long Start, long End, double Strength)
{
    /// <summary>Whether a moment lies within the fault.</summary>
    public bool Covers(long eventTime) => eventTime >= Start && eventTime <= End;
}
