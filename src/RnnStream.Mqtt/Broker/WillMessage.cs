namespace RnnStream.Mqtt.Broker;

/// <summary>What is published when a client goes without saying goodbye.</summary>
internal sealed record WillMessage(BrokerMessage Message, uint DelaySeconds);
