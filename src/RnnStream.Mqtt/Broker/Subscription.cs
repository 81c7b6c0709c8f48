namespace RnnStream.Mqtt.Broker;

/// <summary>One filter of one subscriber, immutable; subscribing again replaces it.</summary>
internal sealed class Subscription(Subscriber subscriber, byte[] filter, int identifier)
{
    public Subscriber Subscriber { get; } = subscriber;

    /// <summary>The filter as sent, with <c>$share/group/</c> if shared.</summary>
    public byte[] Filter { get; } = filter;

    public QualityOfService QualityOfService { get; init; }

    /// <summary>Own messages are not delivered.</summary>
    public bool NoLocal { get; init; }

    /// <summary>The RETAIN flag is passed on as published.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>The subscription identifier, as sent with each message; empty when there is none.</summary>
    public int[] Identifiers { get; } = identifier > 0 ? [identifier] : [];
}
