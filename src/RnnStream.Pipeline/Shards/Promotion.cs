using RnnStream.Core.Detection;

namespace RnnStream.Pipeline.Shards;

/// <summary>New parameters for a group of sensors, handed to every shard as one immutable reference.</summary>
/// <param name="Group">0-based index of the group.</param>
/// <param name="Version">The version that serves from here on.</param>
/// <param name="Detector">The detector with the new parameters.</param>
internal sealed record Promotion(int Group, int Version, SensorDetector Detector);
