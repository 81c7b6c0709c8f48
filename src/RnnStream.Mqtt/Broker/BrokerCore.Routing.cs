namespace RnnStream.Mqtt.Broker;

/// <summary>From a published message to those who subscribed.</summary>
internal sealed partial class BrokerCore
{
    /// <summary>Delivers to everyone who subscribed and keeps it if retained; false when nobody subscribed.</summary>
    public bool Publish(
        BrokerMessage message, Route route, Receivers receivers = Receivers.All, PendingAcknowledgement? origin = null)
    {
        if (message.Retain && receivers != Receivers.Local && !_retained.Set(message))
        {
            Counters.Drop(DropReason.RetainedFull);
        }

        foreach (var match in route.Direct)
        {
            if (IsAmong(match.Subscriber, receivers))
            {
                Deliver(match, message, origin);
            }
        }

        foreach (var group in route.Shared)
        {
            if (group.Choose() is { } chosen && IsAmong(chosen.Subscriber, receivers))
            {
                Deliver(chosen, message, origin);
            }
        }

        return !route.IsEmpty;
    }

    /// <summary>Delivers what is retained for a new subscription, after its SUBACK.</summary>
    public void DeliverRetained(Subscription subscription)
    {
        foreach (var message in _retained.Collect(subscription.Filter, Now))
        {
            if (subscription.NoLocal && message.Publisher == subscription.Subscriber)
            {
                continue;
            }

            var quality = Lower(message.QualityOfService, subscription.QualityOfService);
            subscription.Subscriber.Deliver(
                new Delivery(message, quality, Retain: true, subscription.Identifiers), origin: null, isBacklog: true);
        }
    }

    private static void Deliver(Match match, BrokerMessage message, PendingAcknowledgement? origin)
    {
        var applicable = message.Publisher == match.Subscriber ? match.Own : match;
        if (applicable is not null)
        {
            var quality = Lower(message.QualityOfService, applicable.QualityOfService);
            var retain = message.Retain && applicable.RetainAsPublished;
            match.Subscriber.Deliver(new Delivery(message, quality, retain, applicable.Identifiers), origin);
        }
    }

    private static void Deliver(Subscription subscription, BrokerMessage message, PendingAcknowledgement? origin)
    {
        var quality = Lower(message.QualityOfService, subscription.QualityOfService);
        var retain = message.Retain && subscription.RetainAsPublished;
        subscription.Subscriber.Deliver(new Delivery(message, quality, retain, subscription.Identifiers), origin);
    }

    private static bool IsAmong(Subscriber subscriber, Receivers receivers) =>
        receivers == Receivers.All || subscriber is LocalSubscriber == (receivers == Receivers.Local);

    private static QualityOfService Lower(QualityOfService left, QualityOfService right) => left < right ? left : right;
}
