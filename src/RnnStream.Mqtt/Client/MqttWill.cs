namespace RnnStream.Mqtt.Client;

/// <summary>What the broker publishes, retained and at least once, when we are gone without a word.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">The bytes; kept, not copied.</param>
public sealed record MqttWill(string Topic, byte[] Payload);
