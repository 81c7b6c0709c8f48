namespace RnnStream.Testing.Storage;

/// <summary>The simulated process ended here; nothing after it takes effect.</summary>
public sealed class SimulatedCrashException() : Exception("simulated crash");
