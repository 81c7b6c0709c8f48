namespace RnnStream.Formats.Subscriptions;

/// <summary>What to ask the broker for.</summary>
/// <param name="Filter">Topic filter.</param>
/// <param name="Qos">Highest quality of service, 0 to 2.</param>
public readonly record struct TopicSubscription(string Filter, int Qos);
