namespace RnnStream.Pipeline.Intake;

/// <summary>A reading in a reordering window.</summary>
/// <param name="EventTime">Nanoseconds since 1970, UTC.</param>
/// <param name="ValueHash">Hash of the values; tells repetitions.</param>
/// <param name="Values">One value per channel.</param>
internal readonly record struct HeldReading(long EventTime, ulong ValueHash, double[] Values);
