namespace RnnStream.Pipeline.Output;

/// <summary>A message that must go out at least once.</summary>
/// <param name="Shard">The shard that made it, 0-based.</param>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">The bytes. Must not be mutated.</param>
public readonly record struct OutboxMessage(int Shard, string Topic, byte[] Payload);
