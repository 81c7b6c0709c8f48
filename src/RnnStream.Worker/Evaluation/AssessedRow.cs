namespace RnnStream.Worker.Evaluation;

/// <summary>What the pipeline said of one reading.</summary>
/// <param name="Time">Event time.</param>
/// <param name="Value">As measured; of the channel that contributes most.</param>
/// <param name="Score">Decades of surprise.</param>
/// <param name="Alert">The score in [0, 1] with one alert per fault; 0.5 and above is the product's own alarm.</param>
/// <param name="IsAnomaly">Whether it is flagged.</param>
internal readonly record struct AssessedRow(long Time, double Value, double Score, double Alert, bool IsAnomaly);
