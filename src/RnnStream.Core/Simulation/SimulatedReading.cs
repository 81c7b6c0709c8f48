namespace RnnStream.Core.Simulation;

/// <summary>One reading of a simulated sensor, with its label.</summary>
/// <param name="Sensor">Index into the simulation's sensors.</param>
/// <param name="EventTime">Nanoseconds since 1970, UTC; never below that of the reading before.</param>
/// <param name="Value">In the sensor's unit.</param>
/// <param name="Fault">The fault that the reading is part of.</param>
public readonly record struct SimulatedReading(int Sensor, long EventTime, double Value, FaultKind Fault);
