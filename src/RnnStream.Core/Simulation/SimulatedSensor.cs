namespace RnnStream.Core.Simulation;

/// <summary>A simulated sensor: its name and what it measures.</summary>
/// <param name="Name">Name with levels, for example <c>pump-1/vibration</c>.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Centre">What ordinary values lie around, in the unit.</param>
/// <param name="Spread">How far ordinary values lie from their centre (one standard deviation), in the unit.</param>
/// <param name="StepsPerUnit">Resolution: the values are multiples of 1 / StepsPerUnit.</param>
/// <param name="HasRhythm">Whether its values repeat by the day, the week or the machine's cycle.</param>
public sealed record SimulatedSensor(
    string Name, string Unit, double Centre, double Spread, double StepsPerUnit, bool HasRhythm)
{
    /// <summary>Whether a fault of a kind can be told from this sensor's ordinary readings at all.</summary>
    /// <remarks>Zero is no fault where ordinary values come near it, nor a faster rhythm where there is none.</remarks>
    public bool CanSuffer(FaultKind kind) => kind switch
    {
        FaultKind.None => false,
        FaultKind.Dropout => Math.Abs(Centre) > 3 * Spread,
        FaultKind.ChangedRhythm => HasRhythm,
        _ => true,
    };
}
