namespace RnnStream.Mqtt.Client;

/// <summary>A topic filter to subscribe to.</summary>
/// <param name="Filter">The filter, with wildcards.</param>
/// <param name="QualityOfService">Highest quality at which messages may come.</param>
public readonly record struct MqttSubscription(string Filter, QualityOfService QualityOfService);
