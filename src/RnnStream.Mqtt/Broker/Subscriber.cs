namespace RnnStream.Mqtt.Broker;

/// <summary>Whoever receives messages: a client's session, or a receiver in this process.</summary>
/// <remarks>Every member is called under the broker's lock.</remarks>
internal abstract class Subscriber(string clientId)
{
    public string ClientId { get; } = clientId;

    /// <summary>Subscriptions by filter as sent.</summary>
    public Dictionary<byte[], Subscription> Subscriptions { get; } = new(Utf8Comparer.Instance);

    /// <summary>Whether it can take a message now; shared subscriptions prefer members that can.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>Takes a message, queues it, or drops and counts it at its bounds. Never blocks.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="origin">The publisher's acknowledgement, which a receiver in this process holds back.</param>
    /// <param name="isBacklog">Sent because of a new subscription, which has its own bound.</param>
    public abstract void Deliver(in Delivery delivery, PendingAcknowledgement? origin, bool isBacklog = false);
}
