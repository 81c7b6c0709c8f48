namespace RnnStream.Mqtt.Broker;

/// <summary>A snapshot of the embedded broker, for health, metrics and the dashboard.</summary>
/// <param name="Clients">Connected clients.</param>
/// <param name="Sessions">Sessions kept, connected or not.</param>
/// <param name="Subscriptions">Subscriptions of all sessions.</param>
/// <param name="RetainedMessages">Retained messages.</param>
/// <param name="MessagesReceived">Messages published to the broker so far.</param>
/// <param name="MessagesSent">Messages sent to clients so far.</param>
/// <param name="MessagesDropped">Messages not delivered to a subscriber so far, for any reason.</param>
public readonly record struct BrokerStatus(
    int Clients,
    int Sessions,
    int Subscriptions,
    int RetainedMessages,
    long MessagesReceived,
    long MessagesSent,
    long MessagesDropped);
