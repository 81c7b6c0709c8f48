namespace RnnStream.Core.Simulation;

/// <summary>The physics that the sensors of one installation share.</summary>
/// <remarks>Invariant: how many random numbers a step takes depends on nothing but the step, never on which of its
/// sensors are asked; so a fault in one sensor leaves every other reading as it was.</remarks>
internal abstract class Plant
{
    /// <summary>What can be measured here, names without the plant's own.</summary>
    public abstract IReadOnlyList<SimulatedSensor> Sensors { get; }

    /// <summary>Moves the physics to the next moment.</summary>
    /// <param name="days">Days since the start of the week, Monday 00:00.</param>
    /// <param name="random">The plant's own generator.</param>
    public abstract void Step(double days, ref RandomSource random);

    /// <summary>What a sensor shows now, before resolution and faults, in its unit.</summary>
    /// <param name="sensor">Index into <see cref="Sensors"/>.</param>
    /// <param name="days">Days since the start of the week for whatever repeats: a fault in the rhythm shifts
    /// it.</param>
    public abstract double Measure(int sensor, double days);
}
