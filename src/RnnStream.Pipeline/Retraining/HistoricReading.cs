namespace RnnStream.Pipeline.Retraining;

/// <summary>One value of one channel as the training history keeps it.</summary>
/// <param name="Sensor">Index of the sensor.</param>
/// <param name="Channel">0-based channel.</param>
/// <param name="EventTime">Nanoseconds since 1970, UTC.</param>
/// <param name="Value">In the channel's unit; NaN where the channel had none.</param>
internal readonly record struct HistoricReading(int Sensor, int Channel, long EventTime, double Value);
